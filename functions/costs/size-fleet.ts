import type { ProposedSetting } from "../contracts/results/costs";
import type { RuleInput } from "./rule";
import type { InstanceOffer } from "./usage";

/** SageMaker states no default size for the volume of an instance; its console shows so much. */
export const DEFAULT_VOLUME_GB = 30;
/** Production keeps two: one may fail, and a canary needs another. */
const FEWEST_INSTANCES = { prod: 2, other: 1 } as const;
/** The highest use seen is to fill at most this share of processors and memory. */
const HEADROOM = 0.7;
/** The busiest minute is to be at most this share of what an instance is meant to bear. */
const INVOCATIONS_HEADROOM = 0.5;

/** Instances of one type. */
export interface Fleet {
  readonly instanceType: string;
  readonly offer: InstanceOffer;
  readonly instanceCount: number;
  readonly usdPerMonth: number;
}

/** What an endpoint took at its highest. */
export interface FleetNeeds {
  /** Of each instance. */
  readonly memoryGib: number;
  /** Processors at work at the same time, of all instances. */
  readonly vCpus: number;
  readonly invocationsPerMinute: number;
}

/**
 * Instances of a type that bear the needs with room to spare; `undefined` where one is too small, or so many are more than
 * autoscaling may start.
 *
 * @param speed invocations that one bears, against those that one is meant to bear
 */
export function countInstances(
  instanceType: string,
  offer: InstanceOffer,
  needs: FleetNeeds,
  { levers: { autoscaling }, environment }: Pick<RuleInput, "levers" | "environment">,
  speed = 1,
): number | undefined {
  // SageMaker does not scale burstable instances.
  if (autoscaling.enabled && /^ml\.t\d/.test(instanceType)) return undefined;
  if (needs.memoryGib > HEADROOM * offer.memoryGib) return undefined;
  const bears = autoscaling.targetInvocationsPerMinute * INVOCATIONS_HEADROOM * speed;
  const count = Math.max(
    environment === "prod" ? FEWEST_INSTANCES.prod : FEWEST_INSTANCES.other,
    Math.ceil(needs.vCpus / (HEADROOM * offer.vCpus)),
    Math.ceil(needs.invocationsPerMinute / bears),
  );
  return autoscaling.enabled && count > autoscaling.maxCapacity ? undefined : count;
}

/** All that has to move together: a roll-out starts within the bounds of autoscaling, and with what is kept. */
export function listFleetChanges(
  { instanceType, instanceCount }: Pick<Fleet, "instanceType" | "instanceCount">,
  { endpoint, autoscaling }: RuleInput["levers"],
): ProposedSetting[] {
  const wanted: readonly (readonly [string, unknown, unknown])[] = [
    ["endpoint.kind", endpoint.kind, endpoint.kind === "serverless" ? "realtime" : endpoint.kind],
    ["endpoint.instanceType", endpoint.instanceType, instanceType],
    ["endpoint.instanceCount", endpoint.instanceCount, instanceCount],
    ...(autoscaling.enabled
      ? ([["autoscaling.minCapacity", autoscaling.minCapacity, instanceCount]] as const)
      : []),
  ];
  return wanted.filter(([, from, to]) => from !== to).map(([path, from, to]) => ({ path, from, to }));
}
