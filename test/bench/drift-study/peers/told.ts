import { FORECAST_ERROR } from "../../../../functions/contracts/feature-family";
import { ProductMonitor } from "../../../../functions/monitoring/drift/product-monitor";
import type { StudyProduct } from "../study-product";

/** Days since the onset that the told distribution is taken from. */
const TOLD_DAYS = 30;
/** Stable products are told of a change that does not come, in turn. */
const OTHERS: readonly Told[] = [
  { mean: 0.6, cosine: 0, sine: 0, deviation: 1 },
  { mean: -0.6, cosine: 0, sine: 0, deviation: 1 },
  { mean: 0, cosine: 0.8, sine: 0, deviation: 1 },
  { mean: 0, cosine: 0, sine: 0, deviation: 1.7 },
];
const SMALLEST_DEVIATION = 0.5;
/** A day says no more than this, and a sum goes no higher above its level. */
const LARGEST_DAY = 4;

/** How the normal scores of a product's forecast errors are distributed after a change: their mean goes with the week. */
interface Told {
  readonly mean: number;
  readonly cosine: number;
  readonly sine: number;
  readonly deviation: number;
}

const angleOf = (day: number) => (2 * Math.PI * day) / 7;
const expect = ({ mean, cosine, sine }: Omit<Told, "deviation">, day: number) =>
  mean + cosine * Math.cos(angleOf(day)) + sine * Math.sin(angleOf(day));

/**
 * Normal scores of the forecast errors, `NaN` without one. The day does not matter to them, so that any may be the first.
 */
export function listErrorScores({ unitsSold, predictedDemand }: StudyProduct): Float64Array {
  const monitor = new ProductMonitor({ features: [], falseAlarmRate: 0.01 });
  const index = monitor.surprises.series.findIndex(
    ({ feature, aspect }) => feature === FORECAST_ERROR && aspect === "error",
  );
  return unitsSold.map((units, day) => {
    monitor.advance(day, new Float64Array(0), units, predictedDemand[day]!);
    return monitor.surprises.latest[index]!;
  });
}

/** What is told of a product: how its scores really were in the month after its change. */
export function describeChange({ drift, productId }: StudyProduct, scores: Float64Array): Told {
  if (!drift) return OTHERS[Number(productId.split(" ").at(-1)) % OTHERS.length]!;
  const days = Array.from({ length: TOLD_DAYS }, (_, index) => drift.onset + index).filter((day) =>
    Number.isFinite(scores[day]),
  );
  const average = (of: (day: number) => number) =>
    days.reduce((sum, day) => sum + of(day), 0) / Math.max(1, days.length);
  const mean = average((day) => scores[day]!);
  const told = {
    mean,
    cosine: 2 * average((day) => (scores[day]! - mean) * Math.cos(angleOf(day))),
    sine: 2 * average((day) => (scores[day]! - mean) * Math.sin(angleOf(day))),
  };
  const variance = average((day) => (scores[day]! - expect(told, day)) ** 2);
  return { ...told, deviation: Math.max(SMALLEST_DEVIATION, Math.sqrt(variance)) };
}

/** By day, whether the sum of log-likelihood ratios of the told distribution against the standard normal one is above a level. */
export function sumEvidence(scores: Float64Array, told: Told, level: number): Uint8Array {
  let sum = 0;
  return Uint8Array.from(scores, (score, day) => {
    if (!Number.isNaN(score)) {
      const distance = (score - expect(told, day)) / told.deviation;
      const ratio = 0.5 * score ** 2 - 0.5 * distance ** 2 - Math.log(told.deviation);
      sum = Math.max(0, Math.min(level + LARGEST_DAY, sum + Math.min(LARGEST_DAY, ratio)));
    }
    return sum > level ? 1 : 0;
  });
}
