import { setTimeout as wait } from "node:timers/promises";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import type { RegisteredResource } from "../../../scripts/program/evaluation";
import { type DeployOptions, deploy } from "../../../scripts/sandbox/deploy";
import { FailedStepError } from "../../../scripts/sandbox/deploy/dynamic-resource";
import { closeServer } from "../../../scripts/sandbox/server/http-server";
import type { StartModel } from "../../../scripts/sandbox/services/sagemaker/model-hosts";
import { generateDemand } from "../../support/demand";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { startMeanContainer } from "../../support/mean-model";

/** Shortly before the forecasts of 04:30, and after them. */
const START = Date.parse("2026-11-23T04:20:00Z");
const AFTER_FORECASTS = Date.parse("2026-11-23T04:45:00Z");
const SERVED = "2026-11-01";
/** Milliseconds of p99 from which a roll-out is taken back here, far below the setting's least: a test need not wait. */
const SLOW_MS = 60;

/** Containers by what the artifact says of them. All pass their health check. */
const startModel: StartModel = async ({ artifact }) => {
  const kind = artifact?.toString("utf8");
  const { url, server } = await startMeanContainer(
    () => kind === "errors",
    async () => {
      if (kind === "slow") await wait(2 * SLOW_MS);
      return kind === "absurd" ? 20 : kind === "nothing" ? 0 : kind === "good" ? 1 : 1.2;
    },
  );
  return { url, close: () => closeServer(server) };
};

describe("a roll-out without traffic, in the sandbox", () => {
  let stack: DeployedStack;
  /** The program with the setting that `ops rollback` makes. */
  let unguarded: readonly RegisteredResource[];

  before(async () => {
    stack = await deployStack({
      startAtMs: START,
      fleet: generateDemand({ products: 12, days: 60 }),
      startModel,
      change: withLowThreshold,
    });
    const configOverrides = { "endpoint.unguardedVersion": SERVED };
    unguarded = (await evaluateOnce({ stack: "dev", configOverrides })).resources.map(withLowThreshold);
    await stack.aws.advanceTo(AFTER_FORECASTS);
  });
  after(() => stack?.close());

  /** The program with another model version, of whose container the artifact says the kind. */
  function withModel(kind: string, resources = stack.resources): readonly RegisteredResource[] {
    const { aws, bucketName } = stack;
    aws.s3.put(aws.s3.bucket(bucketName), `models/${kind}/model.tar.gz`, Buffer.from(kind));
    return resources.map((resource) =>
      resource.type === "aws:sagemaker/model:Model"
        ? (JSON.parse(JSON.stringify(resource).replaceAll(`/models/${SERVED}/`, `/models/${kind}/`)) as never)
        : resource,
    );
  }
  const rollOut = (resources: readonly RegisteredResource[], options: DeployOptions = {}) =>
    deploy(stack.aws, resources, options).then(
      () => undefined,
      (error: unknown) => {
        expect(error).to.be.instanceOf(FailedStepError);
        return (error as Error).message;
      },
    );
  const serving = () => {
    const { aws } = stack;
    const [endpoint] = [...aws.sagemaker.endpoints.values()];
    const { modelName } = endpoint!.variants[0]!;
    return aws.sagemaker.model(modelName).input.PrimaryContainer!.ModelDataUrl!.split("/").at(-2);
  };
  const probeSchedules = () =>
    [...stack.aws.scheduler.schedules.values()].filter(({ input }) => input.Name.startsWith("probe-"));
  const minutes = (count: number) => stack.aws.advanceTo(stack.aws.clock.nowMs + count * 60_000);

  it("asks nobody while nothing is deployed: the schedule of the first deployment has taken itself away", () => {
    expect(serving()).to.equal(SERVED);
    expect(probeSchedules()).to.deep.equal([]);
  });

  for (const [kind, alarm] of [
    ["errors", "rollout-server-errors"],
    ["absurd", "rollout-probe"],
    ["nothing", "rollout-probe"],
    ["slow", "rollout-latency"],
  ] as const) {
    it(`takes a model back that ${kind === "errors" ? "fails" : `answers: ${kind}`}, and the update fails`, async () => {
      const failure = await rollOut(withModel(kind));
      expect(failure).to.contain(`Alarm final-mile-dev-${alarm}-critical went off during the deployment`);
      expect(serving()).to.equal(SERVED);
      await minutes(5);
      expect(probeSchedules()).to.deep.equal([]);
    });
  }

  it("lets a model through that forecasts a fifth more", async () => {
    expect(await rollOut(withModel("better"))).to.equal(undefined);
    expect(serving()).to.equal("better");
    const { configs, models } = stack.aws.sagemaker;
    // What failed before is gone with what it replaced.
    expect([configs.size, models.size]).to.deep.equal([1, 1]);
  });

  it("heals an endpoint whose old fleet fails, with the alarms of callers on", async () => {
    // No alarm takes this one back: such a model got through.
    expect(await rollOut(withModel("errors", unguarded))).to.equal(undefined);
    const ask = askForForecasts(stack);
    await ask();
    for (let minute = 0; minute < 4; minute++) {
      await ask();
      await minutes(1);
    }
    const { alarms } = stack.aws.alarms;
    expect(alarms.get("final-mile-dev-endpoint-server-errors-critical")!.state).to.equal("ALARM");
    expect(await rollOut(withModel("better"), { whileRollingOver: ask })).to.equal(undefined);
    expect(serving()).to.equal("better");
  });

  it("is stopped by an alarm that stays on, but for the version that is rolled out without", async () => {
    const { aws } = stack;
    const alarmOn = async () => {
      const dimensions = [{ Name: "Environment", Value: "dev" }];
      aws.metrics.record(
        { namespace: "DemandForecast", metricName: "ProbeRefusals", dimensions },
        { atMs: aws.clock.nowMs, values: [1], unit: "Count" },
      );
    };
    for (let minute = 0; minute < 4; minute++) {
      await alarmOn();
      await minutes(1);
    }
    expect(await rollOut(withModel("good"), { whileRollingOver: alarmOn })).to.contain(
      "rollout-probe-critical",
    );
    expect(serving()).to.equal("better");
    const healing = withModel("good", unguarded);
    expect(await rollOut(healing, { whileRollingOver: alarmOn })).to.equal(undefined);
    expect(serving()).to.equal("good");
  });

  it("of that version says on the endpoint that no alarm takes it back", () => {
    const endpoint = unguarded.find(({ type }) => type === "aws:sagemaker/endpoint:Endpoint")!;
    expect(endpoint.inputs.deploymentConfig).to.not.have.property("autoRollbackConfiguration");
    expect(endpoint.inputs.deploymentConfig.blueGreenUpdatePolicy.terminationWaitInSeconds).to.equal(300);
    expect(endpoint.inputs.tags).to.include({ "final-mile:unguarded-version": SERVED });
  });

  it("was done with the rights of the program", () => {
    const { denials } = stack.aws.access;
    expect(denials.map(({ message }) => message)).to.deep.equal([]);
    const { events } = stack.aws.logs.group("/aws/lambda/final-mile-dev-probe");
    expect(events.filter(({ message }) => message.includes('"level":"ERROR"'))).to.deep.equal([]);
  });
});

/** Asks the endpoint as a caller would, and takes what comes. */
function askForForecasts({ aws }: DeployedStack): () => Promise<void> {
  const client = new SageMakerRuntimeClient({
    region: "us-east-1",
    endpoint: aws.endpointUrl,
    credentials: { accessKeyId: "AKIASANDBOX", secretAccessKey: "sandbox" },
    maxAttempts: 1,
  });
  const [EndpointName] = aws.sagemaker.endpoints.keys();
  const question = { EndpointName, ContentType: "application/json", Body: '{"instances":[]}' };
  return async () => {
    for (let request = 0; request < 3; request++) {
      await client.send(new InvokeEndpointCommand(question)).catch(() => undefined);
    }
  };
}

/** A latency that a test need not wait for. */
function withLowThreshold(resource: RegisteredResource): RegisteredResource {
  return resource.name === "rollout-latency-critical"
    ? { ...resource, inputs: { ...resource.inputs, threshold: SLOW_MS * 1000 } }
    : resource;
}
