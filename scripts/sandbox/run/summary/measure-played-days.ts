import { monitoringScoresKey } from "../../../../functions/contracts/keys";
import type { Lake, Table } from "../../../../functions/contracts/lake";
import {
  computeBiasRatio,
  computeMae,
  computeMapePercent,
  computeRmse,
  computeWape,
} from "../../../../functions/demand/error-measures";
import { addError, createErrorSums, type ErrorSums } from "../../../../functions/demand/error-sums";
import type { PlayedAccuracy } from "./summary";

/** Accuracy over the days played, from the scores that the monitoring runs left in the lake. */
export async function measurePlayedDays(
  lake: Lake,
  firstDay: number,
  lastDay: number,
): Promise<PlayedAccuracy> {
  const model = createErrorSums();
  const baseline = createErrorSums();
  // The run of day D writes the scores of D-1.
  for (let day = firstDay; day <= lastDay; day++) {
    const scores = await lake.readTable(monitoringScoresKey(day + 1));
    if (scores) addScores(scores, firstDay, model, baseline);
  }
  return {
    wape: computeWape(model) ?? null,
    baselineWape: computeWape(baseline) ?? null,
    mapePercent: computeMapePercent(model) ?? null,
    mapeActualsUsed: model.positiveActuals,
    mapeActualsZero: model.count - model.positiveActuals,
    maeUnits: computeMae(model) ?? null,
    rmseUnits: computeRmse(model) ?? null,
    biasRatio: computeBiasRatio(model) ?? null,
  };
}

/** Model and baseline are judged on the same product-days: those for which both have a forecast. */
function addScores(
  { rowCount, columns }: Table,
  firstDay: number,
  model: ErrorSums,
  baseline: ErrorSums,
): void {
  const days = columns.date as Int32Array;
  const actual = columns.actual as Float64Array;
  const forecast = columns.forecast as Float64Array;
  const naive = columns.baseline as Float64Array;
  const treatment = columns.treatment as readonly string[];
  for (let row = 0; row < rowCount; row++) {
    if (treatment[row] !== "scored" || days[row]! < firstDay) continue;
    if (Number.isNaN(actual[row]! + forecast[row]! + naive[row]!)) continue;
    addError(model, actual[row]!, forecast[row]!);
    addError(baseline, actual[row]!, naive[row]!);
  }
}
