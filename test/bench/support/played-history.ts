import { type AssembledRun, assembleRun } from "../../../functions/business/books/assemble-run";
import type { ProtectionForecasts } from "../../../functions/business/books/protection-forecasts";
import { START_WINDOW_DAYS } from "../../../functions/business/books/starting-point";
import { cutFleet } from "../../../functions/business/books/warm-up";
import { computeProtectionIntervalDays } from "../../../functions/business/policy/policy";
import { sameTerms } from "../../../functions/contracts/catalogue";
import type { BusinessSettings } from "../../../functions/contracts/settings/business";
import type { DemandSeries } from "../../../functions/demand/series";
import type { FleetForecaster } from "./fleet-forecaster";

/** What a run of a day would have had before it, whatever books it goes on from. */
export type RunOfDay = (day: number, knownIds: readonly string[]) => AssembledRun;

/**
 * Runs of a history with the forecasts that were made then. Each day is assembled once, so that many books can be
 * played over the same days.
 */
export function createPlayedHistory(
  fleet: readonly DemandSeries[],
  policy: BusinessSettings,
  forecaster: FleetForecaster,
): RunOfDay {
  const protectionDays = computeProtectionIntervalDays(policy);
  const forecasts = new Map<number, { ids: readonly string[]; forecasts: ProtectionForecasts }>();
  const runs = new Map<number, AssembledRun>();
  const forecastsOf = (day: number, ids: readonly string[]): ProtectionForecasts => {
    let made = forecasts.get(day);
    if (!made) {
      made = { ids, forecasts: forecaster(cutFleet(fleet, 0, day - 1), day - 1, ids) };
      forecasts.set(day, made);
    }
    return made.forecasts;
  };
  const assemble = (day: number, matured: boolean): AssembledRun => {
    const past = matured ? runOf(day - protectionDays) : undefined;
    return assembleRun(cutFleet(fleet, day - 1 - START_WINDOW_DAYS, day - 1), [], {
      runDay: day,
      terms: sameTerms(policy),
      forecastsOf: (ids) => forecastsOf(day, ids),
      maturedOf: () =>
        past && {
          productIds: past.input.productIds,
          model: past.input.model.protectionForecastUnits,
          baseline: past.input.baseline.protectionForecastUnits,
        },
    });
  };
  const bare = new Map<number, AssembledRun>();
  const runOf = (day: number): AssembledRun => {
    let run = runs.get(day) ?? bare.get(day);
    if (!run) {
      run = assemble(day, false);
      bare.set(day, run);
    }
    return run;
  };
  return (day) => {
    let run = runs.get(day);
    if (!run) {
      run = assemble(day, true);
      runs.set(day, run);
      bare.delete(day);
    }
    return run;
  };
}
