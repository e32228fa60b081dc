import {
  FLEET_METRICS,
  fleetDimensions,
  type MetricDatum,
  type MetricDefinition,
  PRODUCT_METRICS,
  productDimensions,
} from "../../contracts/metrics";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import { computeMae, computeMapePercent, computeRmse, computeWape } from "../../demand/error-measures";
import type { ProductResult } from "./product-result";

/** Products beyond this many are not published one by one: the bill must not grow with the watch-list. */
export const MOST_WATCHED_PRODUCTS = 10;

/**
 * Fleet aggregates and the watch-list, for one instant, so that a second run overwrites the first. Undefined
 * measures are left out.
 *
 * @param results those of the watched products among them.
 */
export function buildMetricData(
  summary: Omit<MonitoringSummary, "metricsPublished">,
  results: readonly ProductResult[],
  watchList: readonly string[],
  timestampMs: number,
): readonly MetricDatum[] {
  const { accuracy, drift, concept } = summary;
  const conceptTested = concept.ok + concept.warning + concept.degraded;
  const fleet = fleetDimensions(summary.environment);
  const data: MetricDatum[] = [];
  const add = (
    { name, unit }: MetricDefinition,
    value: number | null | undefined,
    dimensions: MetricDatum["dimensions"],
  ) => {
    if (typeof value === "number" && Number.isFinite(value)) {
      data.push({ name, unit, value, timestampMs, dimensions });
    }
  };
  add(FLEET_METRICS.wape, accuracy.wape, fleet);
  add(FLEET_METRICS.baselineWape, accuracy.baselineWape, fleet);
  add(FLEET_METRICS.biasRatio, accuracy.biasRatio, fleet);
  add(FLEET_METRICS.productsScored, summary.productsScored, fleet);
  add(FLEET_METRICS.dataDriftShare, divide(drift.productsDrifted, drift.productsTested), fleet);
  add(FLEET_METRICS.conceptDegradedShare, divide(concept.degraded, conceptTested), fleet);
  add(FLEET_METRICS.liveInputViolations, summary.liveInputs?.violations.length, fleet);
  add(FLEET_METRICS.monitoringRun, 1, fleet);

  const watched = new Set(watchList.slice(0, MOST_WATCHED_PRODUCTS));
  for (const { score, verdict } of byProduct(results)) {
    if (!watched.has(score.productId)) continue;
    const dimensions = productDimensions(summary.environment, score.productId);
    add(PRODUCT_METRICS.mape, computeMapePercent(score.model), dimensions);
    add(PRODUCT_METRICS.wape, computeWape(score.model), dimensions);
    add(PRODUCT_METRICS.mae, computeMae(score.model), dimensions);
    add(PRODUCT_METRICS.rmse, computeRmse(score.model), dimensions);
    add(PRODUCT_METRICS.dataDrift, verdict.data.score, dimensions);
    add(PRODUCT_METRICS.conceptDrift, verdict.concept.score, dimensions);
  }
  return data;
}

function byProduct(results: readonly ProductResult[]): readonly ProductResult[] {
  return [...results].sort((left, right) => (left.score.productId < right.score.productId ? -1 : 1));
}

function divide(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
