import type { Recommendation } from "../../contracts/results/costs";
import { type EndpointUse, HOURS_PER_MONTH, type HostingCost } from "../usage";

/** The peak is to fill at most this share of what one instance was seen or is meant to bear. */
const HEADROOM = 0.5;
const MIN_DAYS = 7;

export interface SpareInstancesOptions {
  /** Invocations per instance and minute at which autoscaling adds an instance. */
  readonly targetInvocationsPerMinute: number;
  /** Never propose fewer: two where an outage of one must not be felt, and for a canary. */
  readonly fewestInstances: number;
}

/** An endpoint whose peak would leave fewer instances half idle can keep fewer of them. */
export function findSpareInstances(
  use: EndpointUse,
  hosting: HostingCost,
  { targetInvocationsPerMinute, fewestInstances }: SpareInstancesOptions,
): Recommendation | undefined {
  if (use.days < MIN_DAYS || use.invocations === 0) return undefined;
  const peakPerMinute = use.peakInvocationsPerInstanceMinute * use.instanceCount;
  const needed = Math.max(
    fewestInstances,
    Math.ceil(peakPerMinute / (targetInvocationsPerMinute * HEADROOM)),
  );
  const spare = use.instanceCount - needed;
  if (spare <= 0) return undefined;
  return {
    id: `spare-instances:${use.endpointName}`,
    rule: "spare-instances",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" has ${spare} instance${spare > 1 ? "s" : ""} more than its peak needs`,
    savingUsdPerMonth: spare * hosting.usdPerInstanceHour * HOURS_PER_MONTH,
    risk: "medium",
    evidence: [
      `peak of ${peakPerMinute.toFixed(1)} invocations a minute in ${use.days} days over ${use.instanceCount} instances`,
      `one instance is meant to bear ${targetInvocationsPerMinute}; ${needed} leave half of that free`,
      `${hosting.instanceType} costs $${hosting.usdPerInstanceHour.toFixed(4)} an hour on the bill`,
    ],
    change: { configKey: "final-mile:autoscaling.minCapacity", from: use.instanceCount, to: needed },
  };
}
