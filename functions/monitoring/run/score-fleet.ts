import type { DemandSeries } from "../../demand/series";
import type { DayForecasts } from "./day-forecasts";
import { addProductDay, createDaySums, type DaySums, mergeDaySums } from "./day-sums";
import { type ProductScore, type ScoredSeries, scoreDay } from "./score-product";

export function byProduct(left: DemandSeries, right: DemandSeries): number {
  return left.productId < right.productId ? -1 : 1;
}

/** Shard by shard, as workers would: sums in another order would differ in their last digits. */
export function sumLastDay(
  seriesByShard: readonly (readonly DemandSeries[])[],
  histories: readonly ScoredSeries[],
  origin: number,
  steps: readonly (DayForecasts | undefined)[],
  scores: readonly ProductScore[],
): DaySums {
  const scored = new Map(
    histories.map((history, index) => [history.series, { history, scale: scores[index]!.naiveScale }]),
  );
  const total = createDaySums(steps.length);
  for (const shard of seriesByShard) {
    const sums = createDaySums(steps.length);
    for (const series of [...shard].sort(byProduct)) {
      const { history, scale } = scored.get(series)!;
      addProductDay(sums, history, origin, steps, scale);
    }
    mergeDaySums(total, sums);
  }
  return total;
}

/** Days from `fromDay` on on which anything at all was sold, ascending. */
export function findOpenDays(series: readonly DemandSeries[], fromDay: number): readonly number[] {
  const open = new Set<number>();
  for (const { days } of series) {
    for (let row = days.length - 1; row >= 0 && days[row]! >= fromDay; row -= 1) open.add(days[row]!);
  }
  return [...open].sort((left, right) => left - right);
}

/** The scores of a day by row of its forecasts; `undefined` for a product without history. */
export function scoreAll(histories: readonly ScoredSeries[], forecasts: DayForecasts, isOpen: boolean) {
  const byRow: (ReturnType<typeof scoreDay> | undefined)[] = new Array(forecasts.predictedDemand.length);
  byRow.fill(undefined);
  for (const history of histories) {
    const row = forecasts.rowOfProduct.get(history.series.productId);
    if (row !== undefined) byRow[row] = scoreDay(history, forecasts, row, isOpen);
  }
  return byRow;
}
