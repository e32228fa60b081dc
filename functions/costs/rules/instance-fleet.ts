import { competitorInstances } from "../../contracts/variants";
import { ENDPOINT_GROUP, FEWEST_DAYS, type Rule, type RuleInput, SMALLEST_SAVING_USD } from "../rule";
import { countInstances, type Fleet, listFleetChanges } from "../size-fleet";
import { type EndpointUse, type HostingCost, type InstanceOffer, instanceUsdPerMonth } from "../usage";

/**
 * The cheapest type and number of instances, of the same family, that bears what was measured: processors (their use is
 * summed over them), memory, the busiest minute and the latency.
 */
export const judgeInstanceFleet: Rule = (input) => {
  const { endpoint: use, hosting, prices, levers } = input;
  if (!use || !hosting || use.invocations === 0 || levers.endpoint.kind === "serverless") return undefined;
  const undecided = (because: string) => ({ rule: "instance-fleet", resource: use.endpointName, because });
  const current = prices.instances[hosting.instanceType];
  if (!current) return undecided(`the price list does not tell what ${hosting.instanceType} is`);
  const days = Math.min(use.daysMeasured, hosting.days, use.days);
  if (use.cpuPercentPeak === undefined || use.memoryPercentPeak === undefined || days < FEWEST_DAYS) {
    return undecided(
      `processor and memory of ${hosting.instanceType} were measured for ${days} days; ${FEWEST_DAYS} are needed`,
    );
  }
  const measured = { ...use, cpuPercentPeak: use.cpuPercentPeak, memoryPercentPeak: use.memoryPercentPeak };
  const presentUsd = costOf(use.instanceCount, hosting.usdPerInstanceHour, hosting, input);
  const best = Object.entries(prices.instances)
    .flatMap(([instanceType, offer]) => sizeFleet(instanceType, offer, current, measured, input))
    .sort(
      (left, right) => left.usdPerMonth - right.usdPerMonth || left.instanceCount - right.instanceCount,
    )[0];
  const savingUsdPerMonth = best ? presentUsd - best.usdPerMonth : 0;
  if (!best || savingUsdPerMonth < SMALLEST_SAVING_USD) return undefined;
  const usedCpus = (use.cpuPercentPeak / 100).toFixed(1);
  return {
    id: `instance-fleet:${use.endpointName}`,
    rule: "instance-fleet",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" fits ${best.instanceCount} x ${best.instanceType}`,
    savingUsdPerMonth,
    risk: "medium",
    evidence: [
      `CPUUtilization at most ${use.cpuPercentPeak.toFixed(0)} % (${usedCpus} of ${current.vCpus} processors), maximum of ${days} days`,
      `MemoryUtilization at most ${use.memoryPercentPeak.toFixed(0)} % of ${current.memoryGib} GiB, maximum of ${days} days`,
      `InvocationsPerInstance at most ${use.peakInvocationsPerInstanceMinute.toFixed(1)} a minute on ${use.instanceCount}, maximum of ${use.days} days; one is meant to bear ${levers.autoscaling.targetInvocationsPerMinute}`,
      `ModelLatency p99 at most ${(use.latencyP99Ms ?? 0).toFixed(1)} ms, maximum of ${use.days} days; ${levers.latencyP99Ms} ms is a warning`,
      `${use.instanceCount} x ${hosting.instanceType} at $${hosting.usdPerInstanceHour.toFixed(4)} an hour on the bill, mean of ${hosting.days} days`,
    ],
    prices: best.instanceType === hosting.instanceType ? [] : [best.offer.price],
    givesUp: describeLoss(best, use, levers.endpoint.rollout),
    changes: listFleetChanges(best, levers),
    oneOf: ENDPOINT_GROUP,
  };
};

/** A fleet of one type that bears it, where there is one. */
function sizeFleet(
  instanceType: string,
  offer: InstanceOffer,
  current: InstanceOffer,
  use: EndpointUse & { readonly cpuPercentPeak: number; readonly memoryPercentPeak: number },
  input: RuleInput,
): Fleet[] {
  const { levers, hosting } = input;
  const speed = offer.vCpus / current.vCpus;
  // A request that has half the processors may take twice as long.
  if (speed < 1 && (use.latencyP99Ms ?? 0) / speed > levers.latencyP99Ms) return [];
  const needs = {
    memoryGib: (use.memoryPercentPeak / 100) * current.memoryGib,
    vCpus: (use.cpuPercentPeak / 100) * use.instanceCount,
    invocationsPerMinute: use.peakInvocationsPerInstanceMinute * use.instanceCount,
  };
  const instanceCount = countInstances(instanceType, offer, needs, input, Math.min(1, speed));
  if (instanceCount === undefined) return [];
  const usdPerHour = instanceType === hosting!.instanceType ? hosting!.usdPerInstanceHour : offer.price.usd;
  return [
    { instanceType, offer, instanceCount, usdPerMonth: costOf(instanceCount, usdPerHour, hosting!, input) },
  ];
}

/** A month of the champion's fleet and of those that follow from it. */
function costOf(
  instanceCount: number,
  usdPerHour: number,
  { volumeUsdPerInstanceMonth }: HostingCost,
  { levers }: RuleInput,
): number {
  const all = levers.endpoint.competitorPercents.reduce(
    (sum, percent) => sum + competitorInstances(instanceCount, percent),
    instanceCount,
  );
  return all * instanceUsdPerMonth(usdPerHour, volumeUsdPerInstanceMonth);
}

function describeLoss(best: Fleet, use: EndpointUse, rollout: string): string {
  const losses = [
    "room for a peak that was not seen in these days",
    ...(best.instanceCount === 1 && use.instanceCount > 1
      ? ["an instance that answers when the other fails"]
      : []),
    ...(best.instanceCount === 1 && rollout === "canary"
      ? ["the canary of a roll-out, which needs two instances"]
      : []),
  ];
  return losses.join("; ");
}
