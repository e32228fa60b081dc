import type { Plans } from "../../contracts/calendar";
import type { ProductVerdict } from "../../contracts/product-verdict";
import { lowerBound } from "../../demand/numeric/search";
import { demandColumn } from "../../demand/scored-demand";
import type { DemandSeries } from "../../demand/series";
import { ProductMonitor } from "../drift/product-monitor";
import { findAnnounced } from "./announced";
import { findHistoryStart } from "./history-start";
import { advanceRow, type ForecastLookup, watchedColumns } from "./judge-series";

export interface ReplayOptions {
  readonly falseAlarmRate: number;
  /** First and last day to hand over; the days before are what the verdicts rest on. */
  readonly fromDay: number;
  readonly toDay: number;
  /** What was planned: promotions and prices are judged against what was announced. As they are when absent. */
  readonly plans?: Plans;
}

/**
 * Replays the monitor over a series and hands over the verdict after each of its days: the ones that daily runs
 * would have given, which look back two years and a half at most.
 */
export function replaySeries(
  series: DemandSeries,
  forecastOf: ForecastLookup,
  { falseAlarmRate, fromDay, toDay, plans }: ReplayOptions,
  visit: (day: number, verdict: ProductVerdict) => void,
): void {
  const { days } = series;
  const columns = watchedColumns(series);
  const announced = findAnnounced(series, columns, plans);
  const demand = demandColumn(series);
  const features = columns.map(([name]) => name);
  const values = new Float64Array(columns.length);
  const beginOf = (row: number) => lowerBound(days, findHistoryStart(days[row]!));
  const last = lowerBound(days, toDay + 1);
  let row = lowerBound(days, fromDay);
  while (row < last) {
    const begin = beginOf(row);
    const monitor = new ProductMonitor({
      features,
      falseAlarmRate,
      categories: Object.keys(series.categories),
      declared: announced?.begins,
    });
    for (let earlier = begin; earlier < row; earlier += 1) {
      advanceRow(monitor, series, columns, demand, earlier, forecastOf, values, announced);
    }
    for (; row < last && beginOf(row) === begin; row += 1) {
      advanceRow(monitor, series, columns, demand, row, forecastOf, values, announced);
      visit(days[row]!, monitor.judge());
    }
  }
}
