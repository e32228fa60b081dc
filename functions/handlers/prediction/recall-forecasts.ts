import type { Lake } from "../../contracts/lake";
import type { ProductReport } from "../../contracts/results/product-report";
import { formatDay } from "../../demand/calendar";
import type { ForecastTable } from "../../demand/forecast-table";
import { lowerBound } from "../../demand/numeric/search";
import { listPlacesOf } from "../../demand/series-key";
import { remember } from "../remember";

/** The forecasts of the last run up to a day that left some, for one product. */
export async function findForecastRows(
  lake: Lake,
  runDay: number,
  productId: string,
): Promise<ProductReport["ahead"]> {
  const table = (await recallForecasts(lake, runDay)) ?? (await recallForecasts(lake, runDay - 1));
  if (!table) return [];
  const rows: ProductReport["ahead"][number][] = [];
  for (let row = lowerBound(table.productIds, productId); table.productIds[row] === productId; row++) {
    rows.push({
      date: formatDay(table.days[row]!),
      predictedDemand: table.predictedDemand[row]!,
      lowerUnits: orNull(table.lower[row]!),
      upperUnits: orNull(table.upper[row]!),
      source: table.standsIn?.[row] ? "baseline" : "model",
    });
  }
  return rows;
}

/** Series of a product that is asked for without its place, as the last run up to a day has forecast them. */
export async function findPlaces(lake: Lake, runDay: number, productId: string): Promise<readonly string[]> {
  const table = (await recallForecasts(lake, runDay)) ?? (await recallForecasts(lake, runDay - 1));
  return table ? listPlacesOf(productId, table.productIds) : [];
}

/** What a run left, kept between requests. */
export function recallForecasts(lake: Lake, runDay: number): Promise<ForecastTable | undefined> {
  return remember(lake, `predictions/${runDay}`, () => lake.readPredictions(runDay));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
