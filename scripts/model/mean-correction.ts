import { FEATURE_NAMES } from "../../functions/forecasting/features";
import { MISSING } from "./xgboost";

/**
 * Factors that give forecasts their mean back. The trees learn from demand that is limited per day, since a few
 * wholesale orders would outweigh thousands of usual days. What the limits take away comes all the same, more of it
 * the more days a product has without a sale: between the shares of such days that stand here, the factor is
 * interpolated.
 */
export interface MeanCorrection {
  /** Shares of days without a sale, ascending. */
  readonly zeroShares: readonly number[];
  readonly factors: readonly number[];
}

const BAND_COUNT = 6;
/** Share of all units by which the factor of a band is drawn to that of all: some bands sell little. */
const SHRINKAGE = 0.03;
const ZERO_SHARE_COLUMN = FEATURE_NAMES.indexOf("zero_share_28");

/**
 * Demand over what the trees say of it, in bands of equal count along the share of days without a sale: a smearing
 * estimate, as for targets that were transformed. It is measured on all of the training days, not on the last weeks,
 * whose season would be taken for a bias.
 *
 * @param features rows of all features and of own columns, by the index of `units` and of `predicted`.
 * @see Duan (1983), Smearing estimate: a nonparametric retransformation method, JASA 78(383)
 */
export function fitMeanCorrection(
  features: Float32Array,
  units: Float32Array,
  predicted: Float32Array,
): MeanCorrection {
  const width = features.length / units.length;
  const order = Array.from(units, (_, row) => row).sort(
    (left, right) => zeroShareOf(features, left, width) - zeroShareOf(features, right, width),
  );
  const totalOf = (rows: readonly number[], values: Float32Array) =>
    rows.reduce((sum, row) => sum + values[row]!, 0);
  const predictedTotal = totalOf(order, predicted);
  const overall = predictedTotal > 0 ? totalOf(order, units) / predictedTotal : 1;
  const prior = Math.max(SHRINKAGE * predictedTotal, Number.MIN_VALUE);
  const zeroShares: number[] = [];
  const factors: number[] = [];
  for (let band = 0; band < BAND_COUNT; band++) {
    const rows = order.slice(
      Math.floor((band * order.length) / BAND_COUNT),
      Math.floor(((band + 1) * order.length) / BAND_COUNT),
    );
    if (rows.length === 0) continue;
    zeroShares.push(rows.reduce((sum, row) => sum + zeroShareOf(features, row, width), 0) / rows.length);
    factors.push((totalOf(rows, units) + prior * overall) / (totalOf(rows, predicted) + prior));
  }
  return { zeroShares, factors };
}

/** The factor of a row of features, which has `width` values. */
export function correctionOf(
  { zeroShares, factors }: MeanCorrection,
  features: Float32Array,
  row: number,
  width: number,
): number {
  const share = zeroShareOf(features, row, width);
  const next = zeroShares.findIndex((one) => one > share);
  if (next === 0) return factors[0]!;
  if (next < 0) return factors.at(-1) ?? 1;
  const [from, to] = [zeroShares[next - 1]!, zeroShares[next]!];
  return factors[next - 1]! + ((share - from) / (to - from)) * (factors[next]! - factors[next - 1]!);
}

function zeroShareOf(features: Float32Array, row: number, width: number): number {
  const share = features[row * width + ZERO_SHARE_COLUMN]!;
  return share === MISSING ? 0 : share;
}
