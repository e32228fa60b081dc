import { instantOfDay } from "../../../functions/demand/calendar";
import { applyConnection, SANDBOX_CREDENTIALS } from "../../../scripts/cli/aws-environment";
import { importSeries } from "../../../scripts/data/import-series";
import { evaluateProgram } from "../../../scripts/program/evaluate-program";
import { deploy } from "../../../scripts/sandbox/deploy";
import { startLocalAws } from "../../../scripts/sandbox/local-aws";
import { startApi } from "../../../scripts/sandbox/run/ask-api";
import { prepareDemand } from "../../../scripts/sandbox/run/demand/played-demand";
import { createModelStarter, trainAndPack, uploadModel } from "../../../scripts/sandbox/run/model";
import { checkOutputs } from "../../../scripts/stack-outputs";

/** What the benchmark's process asks for. */
export interface SandboxRequest {
  readonly products: number;
  /** Setting `api.predictConcurrency`. */
  readonly predictConcurrency: number;
}

/** The sandbox serves. */
export interface SandboxReply {
  readonly apiUrl: string;
  readonly productIds: readonly string[];
}

/** A served sandbox on generated demand, its API open as wide as it goes; it ends when its parent does. */
async function serve({ products, predictConcurrency }: SandboxRequest): Promise<SandboxReply> {
  const program = await evaluateProgram({
    stack: "dev",
    configOverrides: {
      "api.predictConcurrency": predictConcurrency,
      "api.requestsPerSecond": 10_000,
      "api.burst": 5_000,
    },
  });
  const outputs = checkOutputs(program.outputs, "The program");
  const demand = await prepareDemand({ products, days: 1, seed: 1, driftShare: 0 });
  const aws = await startLocalAws({
    startAtMs: instantOfDay(demand.firstDay),
    region: outputs.region,
    startModel: createModelStarter(undefined),
  });
  process.once("disconnect", () => void aws.close().then(() => process.exit()));
  applyConnection({
    region: outputs.region,
    endpointUrl: aws.endpointUrl,
    credentials: SANDBOX_CREDENTIALS,
  });
  await deploy(aws, program.resources, {
    beforeServing: async () =>
      uploadModel(
        outputs.lakeBucketName,
        outputs.modelVersion!,
        await trainAndPack(demand, { horizonDays: outputs.horizonDays, seed: 1 }),
      ),
  });
  await importSeries(outputs.lakeBucketName, demand.history, {
    replace: true,
    committedBy: "bench",
    log: () => undefined,
  });
  const { url } = await startApi(aws);
  return { apiUrl: url, productIds: demand.history.map(({ productId }) => productId) };
}

process.once("message", (request: SandboxRequest) => {
  serve(request).then(
    (reply) => process.send!(reply),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    },
  );
});
