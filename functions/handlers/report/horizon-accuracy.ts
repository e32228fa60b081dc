import type { Lake } from "../../contracts/lake";
import type { ProductReport } from "../../contracts/results/product-report";
import { formatDay } from "../../demand/calendar";
import type { ForecastTable } from "../../demand/forecast-table";
import { lowerBound } from "../../demand/numeric/search";
import { demandOf } from "../../demand/scored-demand";
import type { DemandSeries } from "../../demand/series";
import type { ReportDays } from "./fleet-report";
import { remember } from "./remember";

/** Accuracy by horizon looks at the forecasts of at most this many runs, the last ones. */
const RUNS = 28;

type Horizon = ProductReport["accuracy"]["horizon"];

/** WAPE of a product by the number of days ahead, over the forecasts for the days asked. */
export async function measureHorizonAccuracy(
  lake: Lake,
  productId: string,
  history: DemandSeries | undefined,
  { fromDay, toDay }: ReportDays,
  horizonDays: number,
): Promise<Horizon> {
  if (!history) return [];
  const demandByDay = new Map<number, number>();
  for (let row = history.days.length - 1; row >= 0 && history.days[row]! >= fromDay; row--) {
    const units = demandOf(history, row);
    if (history.days[row]! <= toDay && !Number.isNaN(units)) demandByDay.set(history.days[row]!, units);
  }
  const errors = new Float64Array(horizonDays + 1);
  const actuals = new Float64Array(horizonDays + 1);
  const counts = new Float64Array(horizonDays + 1);
  const lastKnown = Math.min(toDay, history.days.at(-1) ?? toDay);
  const runs = Array.from({ length: RUNS }, (_, age) => lastKnown - age).filter(
    (runDay) => runDay >= fromDay,
  );
  const tables = await Promise.all(runs.map((runDay) => readRun(lake, runDay)));
  for (const table of tables) {
    if (!table) continue;
    for (let row = lowerBound(table.productIds, productId); table.productIds[row] === productId; row++) {
      const step = table.days[row]! - table.originDay;
      const units = demandByDay.get(table.days[row]!);
      if (units === undefined || step > horizonDays) continue;
      errors[step]! += Math.abs(table.predictedDemand[row]! - units);
      actuals[step]! += units;
      counts[step]!++;
    }
  }
  return Array.from({ length: horizonDays }, (_, index) => index + 1)
    .filter((step) => counts[step]! > 0)
    .map((step) => ({
      step,
      wape: actuals[step]! > 0 ? errors[step]! / actuals[step]! : null,
      daysUsed: counts[step]!,
    }));
}

/** The forecasts of the last run up to a day that left some, for one product. */
export async function findForecastRows(
  lake: Lake,
  runDay: number,
  productId: string,
): Promise<ProductReport["ahead"]> {
  const table = (await readRun(lake, runDay)) ?? (await readRun(lake, runDay - 1));
  if (!table) return [];
  const rows: ProductReport["ahead"][number][] = [];
  for (let row = lowerBound(table.productIds, productId); table.productIds[row] === productId; row++) {
    rows.push({
      date: formatDay(table.days[row]!),
      forecastUnits: table.predictedDemand[row]!,
      lowerUnits: orNull(table.lower[row]!),
      upperUnits: orNull(table.upper[row]!),
    });
  }
  return rows;
}

function readRun(lake: Lake, runDay: number): Promise<ForecastTable | undefined> {
  return remember(lake, `predictions/${runDay}`, () => lake.readPredictions(runDay));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
