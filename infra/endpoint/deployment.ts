import type * as aws from "@pulumi/aws";
import type { StackConfig } from "../config";

type DeploymentConfig = aws.types.input.sagemaker.EndpointDeploymentConfig;
type TrafficRouting =
  aws.types.input.sagemaker.EndpointDeploymentConfigBlueGreenUpdatePolicyTrafficRoutingConfiguration;
type EndpointConfig = StackConfig["endpoint"];

/** Blue/green: traffic moves in the configured way, bakes, and goes back when one of the alarms goes off. */
export function deploymentConfig(
  endpoint: EndpointConfig,
  rollbackAlarms: readonly aws.cloudwatch.MetricAlarm[],
): DeploymentConfig {
  return {
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: trafficRouting(endpoint),
      terminationWaitInSeconds: endpoint.terminationWaitSeconds,
      maximumExecutionTimeoutInSeconds: endpoint.maximumRolloutSeconds,
    },
    autoRollbackConfiguration: { alarms: rollbackAlarms.map(({ name }) => ({ alarmName: name })) },
  };
}

/**
 * A canary or step is at most half of the instances, so that a single instance cannot have one: such an
 * endpoint moves all at once, bakes and can still roll back.
 */
export function trafficRouting(endpoint: EndpointConfig): TrafficRouting {
  const waitIntervalInSeconds = endpoint.bakeSeconds;
  if (endpoint.rollout === "canary" && endpoint.instanceCount > 1) {
    const canarySize = { type: "CAPACITY_PERCENT", value: endpoint.canaryPercent };
    return { type: "CANARY", waitIntervalInSeconds, canarySize };
  }
  if (endpoint.rollout === "linear" && endpoint.instanceCount > 1) {
    const linearStepSize = { type: "CAPACITY_PERCENT", value: endpoint.linearStepPercent };
    return { type: "LINEAR", waitIntervalInSeconds, linearStepSize };
  }
  return { type: "ALL_AT_ONCE", waitIntervalInSeconds };
}
