import type { StackOutputs } from "../../../../functions/contracts/stack-outputs";
import { evaluateProgram } from "../../../program/evaluate-program";
import { deploy } from "../../deploy";
import type { DeployableResource } from "../../deploy/deployer";
import { FailedStepError } from "../../deploy/dynamic-resource";
import type { LocalAws } from "../../local-aws";
import { uploadModel } from "../model";
import { BAD_ARTIFACT } from "./bad-container";

/** What became of a bad model. */
export interface RollBack {
  readonly modelVersion: string;
  readonly reason: string;
  /** Instant at which the old model had all the traffic again. */
  readonly rolledBackAt: string;
  /** Requests while the deployment ran, and how many of them failed. */
  readonly requests: number;
  readonly failedRequests: number;
  readonly servingConfiguration: string;
}

export interface RollBackOptions {
  readonly aws: LocalAws;
  /** Stack whose configuration is deployed, with another model version. */
  readonly stack: string;
  /** Settings over those of the stack's file. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly outputs: StackOutputs;
  /** What is deployed now, to which the failed change is reverted. */
  readonly resources: readonly DeployableResource[];
  /** Asks the endpoint as an application would; rejects when that fails. */
  readonly ask: () => Promise<void>;
  readonly log: (text: string) => void;
}

/** Traffic on the old model after the roll-back; long enough for the alarm to see it. */
const RECOVERY_MINUTES = 5;
/** Enough that a canary's share of it is more than a request now and then. */
const REQUESTS_PER_MINUTE = 10;
const MS_PER_MINUTE = 60_000;

/**
 * Deploys a model that fails and watches the guards of the roll-out: errors, alarm, roll-back, and the old
 * model serving again. The deployment is an ordinary one, of the same program with another model version;
 * reverting the change afterwards is another.
 *
 * @throws Error when the roll-out was not taken back, or the old model does not serve afterwards
 */
export async function showRollBack(options: RollBackOptions): Promise<RollBack> {
  const { aws, stack, settings, outputs, ask, log } = options;
  const modelVersion = `${outputs.modelVersion}-bad`;
  const servingConfiguration = aws.sagemaker.endpoint(outputs.endpointName).configName;
  const eventsBefore = aws.sagemaker.events.length;
  await uploadModel(outputs.lakeBucketName, modelVersion, Buffer.from(BAD_ARTIFACT));
  const { resources } = await evaluateProgram({
    stack,
    keep: true,
    configOverrides: { ...settings, "model.version": modelVersion },
  });
  log(`Deploying model ${modelVersion}, which fails every request`);
  let requests = 0;
  let failedRequests = 0;
  const failure = await deploy(aws, resources, {
    whileRollingOver: async () => {
      for (let request = 0; request < REQUESTS_PER_MINUTE; request++) {
        requests++;
        await ask().catch(() => {
          failedRequests++;
        });
      }
    },
  }).then(
    () => {
      throw new Error(`The model ${modelVersion} was rolled out although it fails.`);
    },
    (error: unknown) => {
      if (error instanceof FailedStepError) return error.message;
      throw error;
    },
  );
  for (const event of aws.sagemaker.events.slice(eventsBefore)) {
    log(`  ${new Date(event.atMs).toISOString().slice(0, 16)}  ${event.status.padEnd(11)}  ${event.detail}`);
  }
  log(`The deployment failed: ${failure}`);
  for (let minute = 0; minute < RECOVERY_MINUTES; minute++) {
    await ask();
    await aws.advanceTo(aws.clock.nowMs + MS_PER_MINUTE);
  }
  const endpoint = aws.sagemaker.endpoint(outputs.endpointName);
  if (endpoint.configName !== servingConfiguration) {
    throw new Error(`The endpoint serves ${endpoint.configName}, not ${servingConfiguration}.`);
  }
  const reason = endpoint.failureReason ?? "";
  log(
    `The old model ${outputs.modelVersion} serves; ${failedRequests} of ${requests} requests failed meanwhile`,
  );
  const rolledBackAt = new Date(endpoint.lastModifiedMs).toISOString();
  await deploy(aws, options.resources, { whileRollingOver: ask });
  log(`Reverted the change: everything is that of model ${outputs.modelVersion} again`);
  return {
    modelVersion,
    reason,
    rolledBackAt,
    requests,
    failedRequests,
    servingConfiguration,
  };
}
