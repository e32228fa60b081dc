import { validationError } from "../../server/aws-error";
import type { CapacitySize, DeploymentConfig, EndpointConfigInput } from "./types";

const MAX_WAIT_SECONDS = 3600;
const MAX_ALARMS = 10;

/**
 * Refuses deployment configurations SageMaker refuses.
 *
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeploymentConfig.html
 */
export function assertDeploymentConfig(
  config: DeploymentConfig | undefined,
  endpointConfig: EndpointConfigInput,
): void {
  if (!config) return;
  const alarms = config.AutoRollbackConfiguration?.Alarms ?? [];
  if (alarms.length > MAX_ALARMS)
    throw validationError(`AutoRollbackConfiguration takes at most ${MAX_ALARMS} alarms.`);
  if (config.BlueGreenUpdatePolicy && config.RollingUpdatePolicy) {
    throw validationError("Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy can be specified.");
  }
  const instances = endpointConfig.ProductionVariants.reduce(
    (sum, variant) => sum + (variant.InitialInstanceCount ?? 0),
    0,
  );
  const routing = config.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration;
  if (routing) {
    assertWait(routing.WaitIntervalInSeconds, "WaitIntervalInSeconds");
    assertWait(config.BlueGreenUpdatePolicy?.TerminationWaitInSeconds ?? 0, "TerminationWaitInSeconds");
    if (routing.Type === "CANARY") assertShare(routing.CanarySize, "CanarySize", instances, 0, 50);
    if (routing.Type === "LINEAR") assertShare(routing.LinearStepSize, "LinearStepSize", instances, 10, 50);
  }
  const rolling = config.RollingUpdatePolicy;
  if (rolling) assertShare(rolling.MaximumBatchSize, "MaximumBatchSize", instances, 5, 50);
}

function assertWait(seconds: number, name: string): void {
  if (!(seconds >= 0 && seconds <= MAX_WAIT_SECONDS))
    throw validationError(`${name} must be from 0 to ${MAX_WAIT_SECONDS}.`);
}

function assertShare(
  size: CapacitySize | undefined,
  name: string,
  instances: number,
  least: number,
  most: number,
): void {
  if (!size) throw validationError(`${name} is required for this traffic routing type.`);
  const percent = size.Type === "CAPACITY_PERCENT" ? size.Value : (size.Value / Math.max(1, instances)) * 100;
  if (size.Value < 1 || percent < least || percent > most) {
    throw validationError(
      `${name} must be from ${least} to ${most} percent of the variant's total instance count (${instances}).`,
    );
  }
}
