import type { AccuracySummary, HorizonAccuracy, MeasuredAccuracy } from "../../contracts/results/monitoring";
import { type AccuracyMeasures, computeWape, measureSums } from "../../demand/error-measures";
import { createErrorSums, mergeErrorSums } from "../../demand/error-sums";
import type { DaySums } from "../run/day-sums";
import type { ProductScore } from "../run/score-product";

const MEASURES = [
  "wape",
  "mapePercent",
  "maeUnits",
  "rmseUnits",
  "biasRatio",
  "smapePercent",
  "mase",
  "rmsse",
  "r2",
  "pinballLoss",
  "coverage",
] as const satisfies readonly (keyof MeasuredAccuracy)[];

export const orNull = (value: number | undefined): number | null => value ?? null;

/** Accuracy of the fleet over the window: all product-days alike, and products weighted by units and by revenue. */
export class AccuracyTotals {
  private readonly model = createErrorSums();
  private readonly baseline = createErrorSums();
  private readonly equally = new WeightedMeans();
  private readonly byUnits = new WeightedMeans();
  private readonly byRevenue = new WeightedMeans();

  add(score: ProductScore): void {
    mergeErrorSums(this.model, score.model);
    mergeErrorSums(this.baseline, score.baseline);
    const measures = measureSums(score.model, score.naiveScale);
    this.equally.add(measures, 1);
    this.byUnits.add(measures, score.model.absoluteActual);
    this.byRevenue.add(measures, score.revenue);
  }

  summary(): AccuracySummary {
    const { equally, byUnits, byRevenue } = this;
    const whole = measureSums(this.model);
    return {
      ...collect((name) => orNull(whole[name])),
      mapeActualsUsed: whole.mapeActualsUsed,
      mapeActualsZero: whole.mapeActualsZero,
      baselineWape: orNull(computeWape(this.baseline)),
      mase: equally.mean("mase"),
      rmsse: equally.mean("rmsse"),
      revenueWeightedWape: byRevenue.mean("wape"),
      byUnits: collect((name) => byUnits.mean(name)),
      byRevenue: collect((name) => byRevenue.mean(name)),
    };
  }
}

/** Accuracy per horizon step, of the forecasts whose target is the last closed day. */
export function summariseHorizon({ steps }: DaySums): readonly HorizonAccuracy[] {
  return steps.flatMap(({ sums, scaledByMae, scaledByRmse, scaledCount }, index) => {
    if (sums.count === 0) return [];
    const measures = measureSums(sums);
    return {
      step: index + 1,
      ...collect((name) => orNull(measures[name])),
      mase: scaledCount > 0 ? scaledByMae / scaledCount : null,
      rmsse: scaledCount > 0 ? scaledByRmse / scaledCount : null,
      actualsUsed: sums.count,
    };
  });
}

/** Mean of each measure over the products for which it is defined; a product without weight does not count. */
class WeightedMeans {
  private readonly sums = new Map<string, { weighted: number; total: number }>();

  add(measures: AccuracyMeasures, weight: number): void {
    if (weight <= 0) return;
    for (const name of MEASURES) {
      const value = measures[name];
      if (value === undefined) continue;
      let sum = this.sums.get(name);
      if (!sum) {
        sum = { weighted: 0, total: 0 };
        this.sums.set(name, sum);
      }
      sum.weighted += value * weight;
      sum.total += weight;
    }
  }

  mean(name: (typeof MEASURES)[number]): number | null {
    const sum = this.sums.get(name);
    return sum ? sum.weighted / sum.total : null;
  }
}

function collect(read: (name: (typeof MEASURES)[number]) => number | null): MeasuredAccuracy {
  return Object.fromEntries(MEASURES.map((name) => [name, read(name)])) as unknown as MeasuredAccuracy;
}
