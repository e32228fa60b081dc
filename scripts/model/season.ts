/** Days of one factor: long enough for its demand not to hang on single orders, short enough to follow a season. */
const PERIOD_DAYS = 14;
/** Share of a period's units by which its factor is drawn to 1. */
const SHRINKAGE = 0.1;

/**
 * By how much the whole fleet sold more than expected of it around each example's target day. Divided by it, examples
 * tell how products differ, and not what the one season did that the history has seen: a model that learnt from
 * January to July would else expect less than smoothing does of every autumn.
 *
 * @param targetDays by example, as `units` and `expected` are.
 */
export function measureSeason(
  targetDays: Int32Array,
  units: Float32Array,
  expected: Float32Array,
): Float32Array {
  const sold = new Map<number, number>();
  const meant = new Map<number, number>();
  const periodOf = (row: number) => Math.floor(targetDays[row]! / PERIOD_DAYS);
  for (let row = 0; row < units.length; row++) {
    const period = periodOf(row);
    sold.set(period, (sold.get(period) ?? 0) + units[row]!);
    meant.set(period, (meant.get(period) ?? 0) + expected[row]!);
  }
  let total = 0;
  for (const one of meant.values()) total += one;
  const prior = (SHRINKAGE * total) / meant.size;
  return Float32Array.from(units, (_, row) => {
    const period = periodOf(row);
    return (sold.get(period)! + prior) / (meant.get(period)! + prior);
  });
}
