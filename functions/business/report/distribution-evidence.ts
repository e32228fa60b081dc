import type { DistributionEvidence } from "../../contracts/results/product-report";
import { formatDay } from "../../demand/calendar";
import { demandColumn } from "../../demand/scored-demand";
import type { DemandSeries } from "../../demand/series";

const BIN_COUNT = 12;
const EVIDENCE_AFTER_DAYS = 30;
const EVIDENCE_BEFORE_DAYS = 180;
const FEWEST_VALUES = 5;

/**
 * How a value was distributed before and after: shares of days per bin, over the last 30 days and the 180
 * before them. Bins are of equal width up to the 97.5 % quantile; the last one is open. `undefined` when one
 * of the two has fewer than five values.
 */
export function compareDistributions(
  feature: string,
  days: Int32Array,
  values: Float64Array,
  lastDay: number,
): DistributionEvidence | undefined {
  const firstAfter = lastDay - EVIDENCE_AFTER_DAYS + 1;
  const firstBefore = firstAfter - EVIDENCE_BEFORE_DAYS;
  const before: number[] = [];
  const after: number[] = [];
  for (let row = days.length - 1; row >= 0 && days[row]! >= firstBefore; row--) {
    if (days[row]! > lastDay || Number.isNaN(values[row]!)) continue;
    (days[row]! >= firstAfter ? after : before).push(values[row]!);
  }
  if (before.length < FEWEST_VALUES || after.length < FEWEST_VALUES) return undefined;
  const sorted = [...before, ...after].sort((left, right) => left - right);
  const lowest = sorted[0]!;
  const high = sorted[Math.floor(0.975 * (sorted.length - 1))]!;
  const isWhole = sorted.every(Number.isInteger);
  const raw = (high - lowest) / (BIN_COUNT - 1);
  const width = isWhole ? Math.max(1, Math.ceil(raw)) : Math.max(raw, smallestWidth(lowest));
  const count = Math.min(BIN_COUNT, Math.floor((high - lowest) / width) + 2);
  const shares = (list: readonly number[]): number[] => {
    const bins = new Array<number>(count).fill(0);
    for (const value of list)
      bins[Math.min(count - 1, Math.floor((value - lowest) / width))]! += 1 / list.length;
    return bins.map((share) => Math.round(share * 1e4) / 1e4);
  };
  return {
    feature,
    bins: Array.from({ length: count }, (_, bin) => Number((lowest + bin * width).toPrecision(6))),
    before: shares(before),
    after: shares(after),
    beforeDays: { from: formatDay(firstBefore), to: formatDay(firstAfter - 1), count: before.length },
    afterDays: { from: formatDay(firstAfter), to: formatDay(lastDay), count: after.length },
  };
}

/** Bounds are told in six digits: bins of a constant are as wide as it takes for theirs to differ. */
function smallestWidth(lowest: number): number {
  return 1e-4 * Math.max(Math.abs(lowest), 1e-9);
}

/** At most so many features are shown. */
const EVIDENCE_LIMIT = 4;

/** How demand, price and the features that drifted were distributed before and after. */
export function gatherEvidence(
  history: DemandSeries,
  lastDay: number,
  drifted: readonly string[],
): DistributionEvidence[] {
  const columns: Readonly<Record<string, Float64Array>> = {
    ...history.features,
    selling_price: history.sellingPrice,
    // A column of the history that is called so would hide it, and stand there twice.
    demand: demandColumn(history),
  };
  const names = new Set([
    "demand",
    "selling_price",
    ...drifted.filter((name) => Object.hasOwn(columns, name)),
  ]);
  return [...names]
    .slice(0, EVIDENCE_LIMIT)
    .map((name) => compareDistributions(name, history.days, columns[name]!, lastDay))
    .filter((evidence) => evidence !== undefined);
}
