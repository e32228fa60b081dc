import { assembleRun } from "../../business/books/assemble-run";
import { noForecasts, sumForecasts } from "../../business/books/protection-forecasts";
import { START_WINDOW_DAYS } from "../../business/books/starting-point";
import type { GatheredRun } from "../../business/orders/run-orders";
import { computeProtectionIntervalDays } from "../../business/policy/policy";
import { booksFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { BusinessSettings } from "../../contracts/settings/business";
import { measureDataAge } from "../../demand/data-age";
import type { ForecastTable } from "../../demand/forecast-table";
import { readFleetHistory } from "./fleet-history";

/** Days that an older run may stand in for one that left no forecasts. */
const OLDEST_STAND_IN_DAYS = 7;

/**
 * Reads what a run needs from the lake.
 *
 * @param knownIds products of the books so far, ascending.
 */
export async function gatherRun(
  lake: Lake,
  runDay: number,
  policy: BusinessSettings,
  knownIds: readonly string[],
): Promise<GatheredRun> {
  const originDay = runDay - 1;
  const protectionDays = computeProtectionIntervalDays(policy);
  const [fleet, forecasts, matured] = await Promise.all([
    readFleetHistory(lake, originDay - START_WINDOW_DAYS, originDay),
    readForecasts(lake, runDay),
    lake.readTable(booksFile(runDay - protectionDays), [
      "product_id",
      "protection_forecast_units",
      "baseline_protection_forecast_units",
    ]),
  ]);
  const run = assembleRun(fleet, knownIds, {
    runDay,
    protectionDays,
    reviewPeriodDays: policy.reviewPeriodDays,
    usdPerCurrencyUnit: policy.usdPerCurrencyUnit,
    forecastsOf: (productIds) =>
      forecasts
        ? sumForecasts(forecasts, productIds, runDay, protectionDays)
        : noForecasts(productIds.length, protectionDays),
    matured: matured && {
      productIds: matured.columns.product_id as readonly string[],
      model: matured.columns.protection_forecast_units as Float64Array,
      baseline: matured.columns.baseline_protection_forecast_units as Float64Array,
    },
  });
  return { ...run, dataAgeDays: measureDataAge(fleet, originDay) ?? START_WINDOW_DAYS };
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
