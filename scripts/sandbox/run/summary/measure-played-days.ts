import { monitoringScoresKey } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import {
  computeBiasRatio,
  computeMae,
  computeMapePercent,
  computeRmse,
  computeWape,
} from "../../../../functions/demand/error-measures";
import { createScoredErrors } from "../../../../functions/demand/error-sums";
import { addScores } from "../../../../functions/monitoring/results/score-table";
import type { PlayedAccuracy } from "./summary";

/** Accuracy over the days played, from the scores that the monitoring runs left in the lake. */
export async function measurePlayedDays(
  lake: Lake,
  firstDay: number,
  lastDay: number,
): Promise<PlayedAccuracy> {
  const errors = createScoredErrors();
  const { model, baseline } = errors;
  // The run of day D writes the scores of D-1.
  for (let day = firstDay; day <= lastDay; day++) {
    const scores = await lake.readTable(monitoringScoresKey(day + 1));
    if (scores) addScores(scores, () => errors);
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
