import type { MonitoringSummary } from "../../../functions/contracts/results/monitoring";
import type { BatchPredictSummary } from "../../../functions/contracts/results/predictions";
import { formatCount, formatRatio } from "../../cli/format";

/** Products in need of attention that are named; `--json` has them all. */
const MOST_NAMED = 10;

/** What a run of `batch-predict` did, for people. */
export function describeBatch(summary: BatchPredictSummary): string {
  const { forecasts, products, modelVersion, forecastOrigin, inactiveProducts, dataAgeDays } = summary;
  const { files, runDate } = summary;
  return [
    `Forecasts   ${formatCount(forecasts)} of ${formatCount(products)} products by model ${modelVersion}, demand known up to ${forecastOrigin}`,
    `Left out    ${formatCount(inactiveProducts)} products whose sale has ended`,
    ...describeQuarantine(summary),
    ...(dataAgeDays > 0 ? [`Data        end ${formatCount(dataAgeDays)} days of trade before the run`] : []),
    `Files       ${formatCount(Object.keys(files).length)}, committed as the forecasts of ${runDate}`,
  ].join("\n");
}

/** Forecasts that are not used, where there are any. */
function describeQuarantine({ quarantined }: BatchPredictSummary): string[] {
  const { forecasts, products, faults } = quarantined;
  if (forecasts === 0) return [];
  const reasons = Object.entries(faults).map(([fault, count]) => `${formatCount(count)} ${fault}`);
  return [
    `Not used    ${formatCount(forecasts)} forecasts of ${formatCount(products)} products, the baseline's stand in: ${reasons.join(", ")}`,
  ];
}

/** What a run of `monitor` found, for people. */
export function describeMonitorRun(summary: MonitoringSummary): string {
  const { attention, products, productsScored, forecastOrigin } = summary;
  const named = attention.slice(0, MOST_NAMED);
  const rest = attention.length - named.length;
  return [
    `Products    ${formatCount(products)}, ${formatCount(productsScored)} with scores, demand known up to ${forecastOrigin}`,
    ...describeMonitoring(summary),
    ...named.map(
      ({ productId, reasons, since }) =>
        `Attention   ${productId}: ${reasons.join("; ")}${since === null ? "" : ` (since ${since})`}`,
    ),
    ...(rest > 0 ? [`            and ${rest} more; --json has them all`] : []),
  ].join("\n");
}

/** The lines that say how the forecasts and the demand of a run fared. */
export function describeMonitoring({
  accuracy,
  days,
  window,
  drift,
  concept,
}: Pick<MonitoringSummary, "accuracy" | "days" | "window" | "drift" | "concept">): readonly string[] {
  return [
    `Accuracy    WAPE ${formatRatio(accuracy.wape ?? undefined)}, seasonal-naive baseline ${formatRatio(accuracy.baselineWape ?? undefined)}${window ? ` (${window.from} to ${window.to})` : ""}`,
    ...(days.quarantined > 0
      ? [
          `Left out    ${formatCount(days.quarantined)} forecasts by the baseline, where the model's were not to be believed`,
        ]
      : []),
    `Drift       ${formatCount(drift.productsDrifted)} of ${formatCount(drift.productsTested)} products; concept: ${concept.ok} ok, ${concept.warning} warning, ${concept.degraded} degraded, ${concept.insufficientData} without enough data`,
  ];
}
