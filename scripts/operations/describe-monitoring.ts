import type { MonitoringSummary } from "../../functions/contracts/results/monitoring";
import { formatCount, formatRatio } from "../cli/format";

/** The two lines that say how the forecasts and the demand of a run fared. */
export function describeMonitoring({
  accuracy,
  window,
  drift,
  concept,
}: Pick<MonitoringSummary, "accuracy" | "window" | "drift" | "concept">): readonly string[] {
  return [
    `Accuracy    WAPE ${formatRatio(accuracy.wape ?? undefined)}, seasonal-naive baseline ${formatRatio(accuracy.baselineWape ?? undefined)}${window ? ` (${window.from} to ${window.to})` : ""}`,
    `Drift       ${formatCount(drift.productsDrifted)} of ${formatCount(drift.productsTested)} products; concept: ${concept.ok} ok, ${concept.warning} warning, ${concept.degraded} degraded, ${concept.insufficientData} without enough data`,
  ];
}
