import type { Recommendation } from "../../contracts/results/costs";
import { type EndpointUse, HOURS_PER_MONTH, type HostingCost, type PriceBook } from "../usage";

/** Half the size must leave this share free at the highest use seen. */
const HEADROOM = 0.7;
const MIN_DAYS = 7;
/** Sizes of instance types, each half of the next. */
const SIZES = ["medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"];

/** An instance whose peaks would fit into half its size can be one size smaller, in the same family. */
export function findOversizedInstance(
  use: EndpointUse,
  hosting: HostingCost,
  prices: PriceBook,
): Recommendation | undefined {
  const { cpuPercentPeak, memoryPercentPeak } = use;
  if (use.days < MIN_DAYS || cpuPercentPeak === undefined || memoryPercentPeak === undefined)
    return undefined;
  if (Math.max(cpuPercentPeak, memoryPercentPeak) * 2 > HEADROOM * 100) return undefined;
  const smaller = nextSmaller(hosting.instanceType);
  const price = smaller && prices.instanceHours[smaller];
  if (!smaller || !price || price.usd >= hosting.usdPerInstanceHour) return undefined;
  return {
    id: `oversized-instance:${use.endpointName}`,
    rule: "oversized-instance",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" fits ${smaller}`,
    savingUsdPerMonth: (hosting.usdPerInstanceHour - price.usd) * use.instanceCount * HOURS_PER_MONTH,
    risk: "medium",
    evidence: [
      `CPU at most ${cpuPercentPeak.toFixed(0)} %, memory at most ${memoryPercentPeak.toFixed(0)} % in ${use.days} days`,
      `${hosting.instanceType} costs $${hosting.usdPerInstanceHour.toFixed(4)} an hour on the bill`,
    ],
    change: { configKey: "final-mile:endpoint.instanceType", from: hosting.instanceType, to: smaller },
    price,
  };
}

/** `ml.m5.large` for `ml.m5.xlarge`; `undefined` for the smallest. Whether it exists, its price tells. */
export function nextSmaller(instanceType: string): string | undefined {
  const dot = instanceType.lastIndexOf(".");
  const smaller = SIZES[SIZES.indexOf(instanceType.slice(dot + 1)) - 1];
  return smaller && `${instanceType.slice(0, dot)}.${smaller}`;
}
