import type { SandboxClock } from "../../clock";
import { validationError } from "../../server/aws-error";
import type { AlarmBook } from "../cloudwatch/alarm-book";
import type {
  CapacitySize,
  DeploymentConfig,
  Endpoint,
  EndpointConfigInput,
  EndpointStatus,
  LiveVariant,
  PendingDeployment,
  VariantInput,
} from "./types";

/** Time from CreateEndpoint, or from a new fleet's start, until its instances serve. */
export const PROVISION_MS = 4 * 60_000;

/** Names of the alarms that take a deployment back. */
export function watchedAlarms(config: DeploymentConfig | undefined): string[] {
  return config?.AutoRollbackConfiguration?.Alarms?.map((alarm) => alarm.AlarmName) ?? [];
}

/** What a deployment needs of the fleet its endpoint belongs to. */
interface DeployingFleet {
  readonly clock: SandboxClock;
  readonly alarms: AlarmBook;
  config(name: string): { readonly input: EndpointConfigInput };
  startModels(config: EndpointConfigInput): Promise<void>;
  launchVariants(inputs: readonly VariantInput[]): LiveVariant[];
  rollBack(endpoint: Endpoint, reason: string): void;
  retire(endpoint: Endpoint, variants: readonly LiveVariant[]): void;
  setStatus(endpoint: Endpoint, status: EndpointStatus, detail: string): void;
}

/** One shift of traffic to the new fleet, and how long it is watched afterwards. */
interface TrafficStep {
  readonly trafficRatio: number;
  readonly waitMs: number;
}

/**
 * Moves an endpoint to a new configuration, blue/green: the new fleet starts, takes traffic step by step, is
 * watched, and the old one goes. When one of the alarms goes off on the way, the old fleet takes over again.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html
 */
export function runDeployment(fleet: DeployingFleet, endpoint: Endpoint, pending: PendingDeployment): void {
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
  fleet: DeployingFleet,
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

function finish(fleet: DeployingFleet, endpoint: Endpoint, pending: PendingDeployment): void {
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
function trafficSteps(pending: Pick<PendingDeployment, "deploymentConfig" | "variants">): TrafficStep[] {
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
