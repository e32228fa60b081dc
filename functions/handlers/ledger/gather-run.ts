import { assembleRun, forecastColumnOf, type MaturedForecasts } from "../../business/books/assemble-run";
import { type FleetBooks, OTHER_BASELINES } from "../../business/books/fleet-books";
import { noForecasts, sumForecasts } from "../../business/books/protection-forecasts";
import { START_WINDOW_DAYS } from "../../business/books/starting-point";
import {
  cutFleet,
  cutLastYear,
  LOOK_BACK_DAYS,
  longestProtectionDays,
  smoothingOf,
} from "../../business/books/warm-up";
import type { GatheredRun } from "../../business/orders/run-orders";
import { computeProtectionIntervalDays } from "../../business/policy/policy";
import type { FleetTerms } from "../../contracts/catalogue";
import { booksFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import { measureDataAge } from "../../demand/data-age";
import type { ForecastTable } from "../../demand/forecast-table";
import { readFleetHistory } from "./fleet-history";

/** Days that an older run may stand in for one that left no forecasts. */
const OLDEST_STAND_IN_DAYS = 7;

/**
 * Reads what a run needs from the lake.
 *
 * @param previous the books of the day before.
 */
export async function gatherRun(
  lake: Lake,
  runDay: number,
  terms: FleetTerms,
  previous: Pick<FleetBooks, "productIds" | "smoothingState"> | undefined,
): Promise<GatheredRun> {
  const originDay = runDay - 1;
  const protectionDays = [...new Set(terms.distinct.map(computeProtectionIntervalDays))];
  const [history, forecasts, matured] = await Promise.all([
    readFleetHistory(lake, runDay - LOOK_BACK_DAYS, originDay),
    readForecasts(lake, runDay),
    Promise.all(protectionDays.map((days) => readMatured(lake, runDay - days))),
  ]);
  const fleet = cutFleet(history, originDay - START_WINDOW_DAYS, originDay);
  const run = assembleRun(fleet, previous?.productIds ?? [], {
    runDay,
    terms,
    forecastsOf: (productIds, intervals) =>
      forecasts
        ? sumForecasts(forecasts, productIds, runDay, intervals)
        : noForecasts(productIds.length, intervals.spanDays),
    maturedOf: (days) => matured[protectionDays.indexOf(days)],
    smoothing: smoothingOf(previous),
    lastYear: cutLastYear(history, runDay, longestProtectionDays(terms)),
  });
  return { ...run, dataAgeDays: measureDataAge(fleet, originDay) ?? START_WINDOW_DAYS };
}

/** What the run of a day has forecast over protection intervals; `undefined` when it left no books. */
async function readMatured(lake: Lake, runDay: number): Promise<MaturedForecasts | undefined> {
  const table = await lake.readTable(booksFile(runDay), [
    "product_id",
    "protection_forecast_units",
    "baseline_protection_forecast_units",
    "protection_days",
    ...OTHER_BASELINES.map(forecastColumnOf),
  ]);
  return (
    table && {
      productIds: table.columns.product_id as readonly string[],
      model: table.columns.protection_forecast_units as Float64Array,
      baseline: table.columns.baseline_protection_forecast_units as Float64Array,
      others: Object.fromEntries(
        OTHER_BASELINES.map((name) => [name, table.columns[forecastColumnOf(name)] as Float64Array]),
      ),
      protectionDays: table.columns.protection_days as Float64Array | undefined,
    }
  );
}

/** First run that left forecasts, or `undefined`. */
export async function findFirstPredictionDay(lake: Lake): Promise<number | undefined> {
  for (const runDay of await lake.listDays("predictions")) {
    if (await lake.readPredictions(runDay)) return runDay;
  }
  return undefined;
}

/** The forecasts of a run, or of the last run of the week before it that left some. */
async function readForecasts(lake: Lake, runDay: number): Promise<ForecastTable | undefined> {
  for (let age = 0; age <= OLDEST_STAND_IN_DAYS; age++) {
    const table = await lake.readPredictions(runDay - age);
    if (table && table.days.length > 0) return table;
  }
  return undefined;
}
