import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";
import type { Variant, VariantSettings } from "./variants";

type DeploymentConfig = aws.types.input.sagemaker.EndpointDeploymentConfig;
type TrafficRouting =
  aws.types.input.sagemaker.EndpointDeploymentConfigBlueGreenUpdatePolicyTrafficRoutingConfiguration;
type EndpointSettings = Settings<"endpoint">;

/**
 * Blue/green: traffic moves in the configured way, bakes, and goes back when one of the alarms goes off.
 * Nothing for a serverless endpoint: SageMaker guards endpoints on instances only and moves this one by itself.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html
 */
export function describeDeployment(
  endpoint: EndpointSettings,
  variants: readonly Variant[],
  rollbackAlarms: readonly aws.cloudwatch.MetricAlarm[],
): DeploymentConfig | undefined {
  if (endpoint.kind === "serverless") return undefined;
  return {
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: routeTraffic(endpoint, variants),
      // The interval is the pause between two shifts: after the last, or the only one, there is none, and what
      // watches the new fleet is the time the old one is kept.
      terminationWaitInSeconds: Math.max(endpoint.terminationWaitSeconds, endpoint.bakeSeconds),
      maximumExecutionTimeoutInSeconds: endpoint.maximumRolloutSeconds,
    },
    ...(rollbackAlarms.length > 0 && {
      autoRollbackConfiguration: { alarms: rollbackAlarms.map(({ name }) => ({ alarmName: name })) },
    }),
  };
}

/** Says on an endpoint that no alarm takes its deployment back, and for which model version. */
export const UNGUARDED_TAG_KEY = "final-mile:unguarded-version";

/** Whether alarms take a deployment back: all but the one that heals, which is named by its model version. */
export function takesBack({ endpoint, model }: VariantSettings): boolean {
  return model.version === undefined || endpoint.unguardedVersion !== model.version;
}

/** How the endpoint moves, as text: when it changes, the endpoint must get another configuration. */
export function describeRolloutSettings(settings: VariantSettings, variants: readonly Variant[]): string {
  const described = describeDeployment(settings.endpoint, variants, []);
  return JSON.stringify({ ...described, isGuarded: takesBack(settings) });
}

/**
 * A canary or a step is at most half of a variant's instances, so that a variant with one instance cannot
 * have one. Such an endpoint moves all at once, bakes, and still rolls back.
 */
export function routeTraffic(endpoint: EndpointSettings, variants: readonly Variant[]): TrafficRouting {
  const waitIntervalInSeconds = endpoint.bakeSeconds;
  const whyNot = findObstacle(endpoint, variants);
  if (endpoint.rollout === "canary" && !whyNot) {
    const canarySize = { type: "CAPACITY_PERCENT", value: endpoint.canaryPercent };
    return { type: "CANARY", waitIntervalInSeconds, canarySize };
  }
  if (endpoint.rollout === "linear" && !whyNot) {
    const linearStepSize = { type: "CAPACITY_PERCENT", value: endpoint.linearStepPercent };
    return { type: "LINEAR", waitIntervalInSeconds, linearStepSize };
  }
  return { type: "ALL_AT_ONCE", waitIntervalInSeconds };
}

/** Why the configured roll-out cannot be gradual; `undefined` when it can, or was not asked to be. */
export function findObstacle(endpoint: EndpointSettings, variants: readonly Variant[]): string | undefined {
  if (endpoint.rollout === "all-at-once") return undefined;
  const single = variants.find(({ instanceCount }) => instanceCount === 1);
  return single && `the variant "${single.name}" has one instance, and a step is at most half of them`;
}

/** Tells the operator when the roll-out is not the configured one. */
export function announceFallback(
  endpoint: EndpointSettings,
  variants: readonly Variant[],
  resource: pulumi.Resource,
): void {
  if (endpoint.kind === "serverless") {
    const message =
      "SageMaker guards no roll-out of a serverless endpoint: a new model takes over at once, without baking and " +
      "rollback. Its alarms still tell.";
    void pulumi.log.info(message, resource);
    return;
  }
  const obstacle = findObstacle(endpoint, variants);
  if (obstacle === undefined) return;
  void pulumi.log.info(
    `Roll-out "${endpoint.rollout}" falls back to all-at-once with ${endpoint.bakeSeconds} s of baking and ` +
      `automatic rollback: ${obstacle}.`,
    resource,
  );
}
