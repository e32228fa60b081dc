import type { PricedUnit, ProposedSetting } from "../contracts/results/costs";
import { DAYS_PER_MONTH } from "./month";
import type { RuleInput } from "./rule";
import { type EndpointUse, instanceUsdPerMonth } from "./usage";

/** Sizes that SageMaker has, gigabytes. */
const SIZES_GB = [1, 2, 3, 4, 5, 6];
/** The model is to fill at most this share of the memory. */
const MEMORY_HEADROOM = 0.8;
/** By the dearer way of paying it must cost twice as much: another month must not turn the saving into a loss. */
export const BREAK_EVEN_HEADROOM = 0.5;
/** Twice the requests that were at work at once, on average over the busiest minutes. */
const CONCURRENCY_FACTOR = 2;

/** The endpoint as one that is paid by the request. */
export interface ServerlessOffer {
  readonly memoryGb: number;
  readonly price: PricedUnit;
  readonly usdPerMonth: number;
  /** What its instances cost now, volumes and competitors included. */
  readonly instancesUsdPerMonth: number;
  readonly changes: readonly ProposedSetting[];
  readonly evidence: readonly string[];
  /** What is worse afterwards. */
  readonly givesUp: string;
}

const GIVES_UP =
  "a request after a pause waits for a cold start (seconds); no data is captured; a new model takes over at once, " +
  "without a guarded roll-out";

/**
 * What the endpoint would cost by the request. `undefined` where it cannot be: it has competitors, or a model per product
 * and none for all of them, or no size holds the model, or a price is missing. The memory is that which was measured; of
 * an endpoint with many models that tells nothing of one, and what is configured counts.
 */
export function offerServerless(
  { levers, hosting, prices, storage }: RuleInput,
  use: EndpointUse,
): ServerlessOffer | undefined {
  const { endpoint } = levers;
  if (!hosting || endpoint.kind === "serverless" || endpoint.competitorPercents.length > 0) return undefined;
  const isMultiModel = endpoint.kind === "multi-model";
  const forAll = storage?.models.find(({ isServed, hasModelForAll }) => isServed && hasModelForAll);
  if (isMultiModel && !forAll) return undefined;
  const instance = isMultiModel ? undefined : prices.instances[hosting.instanceType];
  const usedGib =
    instance && use.memoryPercentPeak !== undefined
      ? (use.memoryPercentPeak / 100) * instance.memoryGib
      : undefined;
  const neededGb = usedGib === undefined ? endpoint.serverlessMemoryMib / 1024 : usedGib / MEMORY_HEADROOM;
  const memoryGb = SIZES_GB.find((size) => size >= neededGb);
  const price = memoryGb === undefined ? undefined : prices.serverlessSecond[memoryGb];
  if (memoryGb === undefined || price === undefined || use.days <= 0) return undefined;
  const usdPerMonth = (use.modelSeconds / use.days) * DAYS_PER_MONTH * price.usd;
  const concurrency = Math.max(
    endpoint.serverlessMaxConcurrency,
    Math.ceil(
      ((use.peakInvocationsPerInstanceMinute * use.instanceCount) / 60) *
        ((use.latencyP99Ms ?? 0) / 1000) *
        CONCURRENCY_FACTOR,
    ),
  );
  const settings: readonly (readonly [string, unknown, unknown])[] = [
    ["endpoint.kind", endpoint.kind, "serverless"],
    ["endpoint.dataCapturePercent", endpoint.dataCapturePercent, 0],
    ["endpoint.serverlessMemoryMib", endpoint.serverlessMemoryMib, memoryGb * 1024],
    ["endpoint.serverlessMaxConcurrency", endpoint.serverlessMaxConcurrency, concurrency],
  ];
  return {
    memoryGb,
    price,
    usdPerMonth,
    instancesUsdPerMonth:
      hosting.averageInstances *
      instanceUsdPerMonth(hosting.usdPerInstanceHour, hosting.volumeUsdPerInstanceMonth),
    changes: settings.filter(([, from, to]) => from !== to).map(([path, from, to]) => ({ path, from, to })),
    evidence: [
      `${hosting.averageInstances.toFixed(1)} x ${hosting.instanceType} at $${hosting.usdPerInstanceHour.toFixed(4)} an hour on the bill, mean of ${hosting.days} days`,
      usedGib === undefined
        ? `memory was not measured: ${memoryGb} GB, as configured`
        : `MemoryUtilization at most ${use.memoryPercentPeak!.toFixed(0)} % (${usedGib.toFixed(1)} GiB), maximum of ${use.daysMeasured} days: ${memoryGb} GB`,
      ...(isMultiModel
        ? [`models/${forAll!.version}/model.tar.gz, one model for all products, listed today`]
        : []),
    ],
    givesUp: isMultiModel ? `a model for each product; ${GIVES_UP}` : GIVES_UP,
  };
}
