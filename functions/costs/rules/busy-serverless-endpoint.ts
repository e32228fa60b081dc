import type { Recommendation } from "../../contracts/results/costs";
import { DAYS_PER_MONTH } from "../month";
import { ENDPOINT_GROUP, FEWEST_DAYS, type Rule, type RuleInput, SMALLEST_SAVING_USD } from "../rule";
import { BREAK_EVEN_HEADROOM } from "../serverless";
import { countInstances, DEFAULT_VOLUME_GB, type Fleet, listFleetChanges } from "../size-fleet";
import { type EndpointUse, type InstanceOffer, instanceUsdPerMonth, leaveOutBeginning } from "../usage";

const SERVERLESS_USAGE = /(?:^|-)ServerlessInf:Mem-\d+GB$/;
/** An endpoint that is paid by the request and asked so much that instances around the clock cost less. */
export const judgeBusyServerlessEndpoint: Rule = (input) => {
  const { endpoint: use, levers, lines, range } = input;
  if (!use || levers.endpoint.kind !== "serverless" || use.invocations === 0) return undefined;
  const usdOfDay = new Map<number, number>();
  for (const { day, usageType, usd } of lines) {
    if (day < range.fromDay || day > range.toDay || !SERVERLESS_USAGE.test(usageType)) continue;
    usdOfDay.set(day, (usdOfDay.get(day) ?? 0) + usd);
  }
  const whole = leaveOutBeginning(usdOfDay, (usd) => usd, range);
  const days = whole.size;
  const usd = [...whole.values()].reduce((sum, one) => sum + one, 0);
  const usdPerMonth = (usd / Math.max(1, days)) * DAYS_PER_MONTH;
  const best = Object.entries(input.prices.instances)
    .flatMap(([instanceType, offer]) => sizeFleet(instanceType, offer, use, input))
    .sort((left, right) => left.usdPerMonth - right.usdPerMonth)[0];
  if (!best || best.usdPerMonth > usdPerMonth * BREAK_EVEN_HEADROOM) return undefined;
  if (usdPerMonth - best.usdPerMonth < SMALLEST_SAVING_USD) return undefined;
  if (days < FEWEST_DAYS) {
    return {
      rule: "busy-serverless-endpoint",
      resource: use.endpointName,
      because: `its seconds are on the bill of ${days} days; ${FEWEST_DAYS} are needed`,
    };
  }
  return describe(best, use, usdPerMonth, days, input);
};

/** A fleet of one type that bears what was asked of the endpoint, where there is one. */
function sizeFleet(instanceType: string, offer: InstanceOffer, use: EndpointUse, input: RuleInput): Fleet[] {
  const needs = {
    memoryGib: (input.levers.endpoint.serverlessMemoryMib / 1024) * ((use.memoryPercentPeak ?? 100) / 100),
    vCpus: (use.peakInvocationsPerMinute / 60) * ((use.latencyP99Ms ?? 0) / 1000),
    invocationsPerMinute: use.peakInvocationsPerMinute,
  };
  const instanceCount = countInstances(instanceType, offer, needs, input);
  if (instanceCount === undefined) return [];
  const volumeUsd = DEFAULT_VOLUME_GB * (input.prices.volumeGbMonth?.usd ?? 0);
  const usdPerMonth = instanceCount * instanceUsdPerMonth(offer.price.usd, volumeUsd);
  return [{ instanceType, offer, instanceCount, usdPerMonth }];
}

function describe(
  best: Fleet,
  use: EndpointUse,
  serverlessUsd: number,
  days: number,
  { levers, prices }: RuleInput,
): Recommendation {
  const { instanceType, offer, instanceCount, usdPerMonth } = best;
  const { endpoint, autoscaling } = levers;
  return {
    id: `busy-serverless-endpoint:${use.endpointName}`,
    rule: "busy-serverless-endpoint",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" is busy: give it ${instanceCount} x ${instanceType}`,
    savingUsdPerMonth: serverlessUsd - usdPerMonth,
    risk: "medium",
    evidence: [
      `ServerlessInf: $${serverlessUsd.toFixed(2)} a month on the bill, mean of ${days} days; the instances cost $${usdPerMonth.toFixed(2)}`,
      `they pay off down to ${((100 * usdPerMonth) / serverlessUsd).toFixed(0)} % of the work`,
      `Invocations at most ${use.peakInvocationsPerMinute.toFixed(1)} a minute, maximum of ${use.days} days; one is meant to bear ${autoscaling.targetInvocationsPerMinute}`,
      `ModelLatency p99 at most ${(use.latencyP99Ms ?? 0).toFixed(1)} ms, maximum of ${use.days} days`,
      use.memoryPercentPeak === undefined
        ? `memory was not measured: ${endpoint.serverlessMemoryMib} MiB, as configured`
        : `MemoryUtilization at most ${use.memoryPercentPeak.toFixed(0)} % of ${endpoint.serverlessMemoryMib} MiB, maximum of ${use.daysMeasured} days`,
    ],
    prices: [offer.price, ...(prices.volumeGbMonth ? [prices.volumeGbMonth] : [])],
    givesUp:
      "nothing is paid while nobody asks; instances run all day, and more of them take minutes to come",
    changes: listFleetChanges(best, levers),
    oneOf: ENDPOINT_GROUP,
  };
}
