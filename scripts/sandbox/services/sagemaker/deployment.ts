import type { EndpointFleet } from "./endpoint-fleet";
import { PROVISION_MS, watchedAlarms } from "./roll-out";
import type { CapacitySize, DeploymentConfig, Endpoint, PendingDeployment } from "./types";

/** One shift of traffic to the new fleet, and how long it is watched afterwards. */
export interface TrafficStep {
  readonly trafficRatio: number;
  readonly waitMs: number;
}

/**
 * Moves an endpoint to a new configuration, blue/green: the new fleet starts, takes traffic step by step, is
 * watched, and the old one goes. When one of the alarms goes off on the way, the old fleet takes over again.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html
 */
export function runDeployment(fleet: EndpointFleet, endpoint: Endpoint, pending: PendingDeployment): void {
  const { clock } = fleet;
  endpoint.pending = pending;
  endpoint.failureReason = undefined;
  fleet.setStatus(endpoint, "Updating", `from ${endpoint.configName} to ${pending.configName}`);
  clock.at(clock.nowMs + PROVISION_MS, async () => {
    try {
      await fleet.startModels(fleet.config(pending.configName).input);
    } catch (error) {
      fleet.rollBack(endpoint, (error as Error).message);
      return;
    }
    const ringing = watchedAlarms(pending.deploymentConfig).find(
      (name) => fleet.alarms.alarms.get(name)?.state === "ALARM",
    );
    if (ringing) fleet.rollBack(endpoint, `Alarm ${ringing} was in ALARM before traffic was shifted.`);
    else shift(fleet, endpoint, pending, trafficSteps(pending));
  });
}

function shift(
  fleet: EndpointFleet,
  endpoint: Endpoint,
  pending: PendingDeployment,
  steps: readonly TrafficStep[],
): void {
  const [step, ...later] = steps;
  if (pending.isOver) return;
  if (!step) {
    finish(fleet, endpoint, pending);
    return;
  }
  pending.trafficRatio = step.trafficRatio;
  pending.stage = later.length === 0 ? "Baking" : "ShiftingTraffic";
  fleet.setStatus(
    endpoint,
    "Updating",
    `${Math.round(step.trafficRatio * 100)} % of the traffic on ${pending.configName}`,
  );
  fleet.clock.at(fleet.clock.nowMs + step.waitMs, () => shift(fleet, endpoint, pending, later));
}

function finish(fleet: EndpointFleet, endpoint: Endpoint, pending: PendingDeployment): void {
  pending.isOver = true;
  fleet.retire(endpoint, [...endpoint.variants, ...endpoint.shadows]);
  endpoint.variants = pending.variants;
  endpoint.shadows = fleet.launchVariants(
    fleet.config(pending.configName).input.ShadowProductionVariants ?? [],
  );
  endpoint.configName = pending.configName;
  endpoint.pending = undefined;
  fleet.setStatus(endpoint, "InService", `with ${pending.configName}`);
}

/** The steps of a deployment: all at once, a canary and the rest, or equal steps; baking comes last. */
export function trafficSteps(
  pending: Pick<PendingDeployment, "deploymentConfig" | "variants">,
): TrafficStep[] {
  const config: DeploymentConfig = pending.deploymentConfig;
  const instances = pending.variants.reduce((sum, variant) => sum + variant.instanceCount, 0);
  const rolling = config.RollingUpdatePolicy;
  if (rolling)
    return equalSteps(shareOf(rolling.MaximumBatchSize, instances), rolling.WaitIntervalInSeconds, 0);
  const policy = config.BlueGreenUpdatePolicy;
  if (!policy) return [{ trafficRatio: 1, waitMs: 0 }];
  const { Type, WaitIntervalInSeconds, CanarySize, LinearStepSize } = policy.TrafficRoutingConfiguration;
  const bakeSeconds = policy.TerminationWaitInSeconds ?? 0;
  switch (Type) {
    case "ALL_AT_ONCE":
      return [{ trafficRatio: 1, waitMs: Math.max(WaitIntervalInSeconds, bakeSeconds) * 1000 }];
    case "CANARY":
      return [
        { trafficRatio: shareOf(CanarySize!, instances), waitMs: WaitIntervalInSeconds * 1000 },
        { trafficRatio: 1, waitMs: bakeSeconds * 1000 },
      ];
    case "LINEAR":
      return equalSteps(shareOf(LinearStepSize!, instances), WaitIntervalInSeconds, bakeSeconds);
  }
}

function equalSteps(share: number, waitSeconds: number, bakeSeconds: number): TrafficStep[] {
  const count = Math.ceil(1 / share - 1e-9);
  return Array.from({ length: count }, (_, index) => {
    const isLast = index === count - 1;
    return {
      trafficRatio: Math.min(1, share * (index + 1)),
      waitMs: (isLast ? Math.max(waitSeconds, bakeSeconds) : waitSeconds) * 1000,
    };
  });
}

function shareOf(size: CapacitySize, instances: number): number {
  return size.Type === "CAPACITY_PERCENT"
    ? size.Value / 100
    : Math.min(1, size.Value / Math.max(1, instances));
}
