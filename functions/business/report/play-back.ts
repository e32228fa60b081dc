import type { FleetTerms } from "../../contracts/catalogue";
import type { DemandSeries } from "../../demand/series";
import { assembleRun, type MaturedForecasts, type ObservedColumns } from "../books/assemble-run";
import { toBooksTable } from "../books/books-table";
import type { FleetBooks } from "../books/fleet-books";
import { type LedgerDay, takeBaseline } from "../books/ledger";
import type { ForecastIntervals, ProtectionForecasts } from "../books/protection-forecasts";
import { type KeptRun, REPLAY_COLUMNS } from "../books/replay-books";
import type { RunOutcome } from "../books/run-outcome";
import { type SimulatedRun, simulateFleet } from "../books/simulate-fleet";
import { START_WINDOW_DAYS } from "../books/starting-point";
import {
  cutFleet,
  cutLastYear,
  longestProtectionDays,
  protectionForecastsOf,
  smoothingOf,
  warmUpBooks,
} from "../books/warm-up";
import { type JudgedLedger, judgeLedger } from "./judge-ledger";

export interface PlayedBack extends JudgedLedger {
  /** First day of the books: reviews, and so cycles, count from it. */
  readonly firstDay: number;
  /** What a study of policies goes on from: the books before the first run, where there were any, and the runs. */
  readonly start: FleetBooks | undefined;
  readonly runs: readonly KeptRun[];
  /**
   * The same runs under another policy of the same protection intervals, warmed up under it, or opened with each product at
   * another place between reorder point and level: see `openingShift`. Held against the same baseline.
   */
  readonly playAgain: (terms: FleetTerms, openingShift: number) => readonly LedgerDay[];
}

/**
 * The books over a stretch of the past, as daily runs would have kept them: each day with the forecasts that would have
 * been made on its morning, after a warm-up on the days before.
 *
 * @param fleet products in ascending order with all of their history.
 * @param fromDay first day that is judged; there must be history before it.
 * @param forecastsOf the model's forecasts of a run, which must not know the days from the run day on.
 */
export function playBackBooks(
  fleet: readonly DemandSeries[],
  fromDay: number,
  toDay: number,
  terms: FleetTerms,
  forecastsOf: (
    runDay: number,
    productIds: readonly string[],
    intervals: ForecastIntervals,
  ) => ProtectionForecasts,
): PlayedBack {
  const { stack } = terms;
  const all: SimulatedRun[] = [];
  const before = cutFleet(fleet, Number.NEGATIVE_INFINITY, fromDay - 1);
  const start = warmUpBooks(before, fromDay, terms, (run) => all.push(run));
  const past = new Map<number, MaturedForecasts>();
  const longest = longestProtectionDays(terms);
  const runs: KeptRun[] = [];
  // The run of the morning after a day closes it: one more than there are days.
  const { firstDay, days } = simulateFleet(
    fromDay,
    toDay - fromDay + 2,
    stack,
    (day, knownIds, opened) => {
      const run = assembleRun(cutFleet(fleet, day - 1 - START_WINDOW_DAYS, day - 1), knownIds, {
        runDay: day,
        terms,
        forecastsOf: (productIds, intervals) => forecastsOf(day, productIds, intervals),
        maturedOf: (protectionDays) => past.get(day - protectionDays),
        smoothing: smoothingOf(opened),
        lastYear: cutLastYear(fleet, day, longest),
      });
      past.set(day, {
        productIds: run.input.productIds,
        model: run.input.model.protectionForecastUnits,
        baseline: run.input.baseline.protectionForecastUnits,
        others: protectionForecastsOf(run.input.others),
        protectionDays: run.observed.protection_days,
      });
      past.delete(day - longest);
      return run;
    },
    start,
    (books, outcome, run) => {
      all.push(run);
      runs.push(keepRun(books, outcome, run.observed));
    },
  );
  const judged = judgeLedger(days, firstDay, start?.pastCostAmount, stack, terms.of);
  const playAgain: PlayedBack["playAgain"] = (other, openingShift) => {
    const byDay = new Map(all.map((run) => [run.input.runDay, run]));
    const runOf = (day: number): SimulatedRun => {
      const { input, observed } = byDay.get(day)!;
      return { input: { ...input, terms: input.productIds.map(other.of), openingShift }, observed };
    };
    const again = simulateFleet(all[0]!.input.runDay, all.length, other.stack, runOf);
    return takeBaseline(again.days.slice(-days.length), judged.baseline.name);
  };
  return { firstDay, start, runs, playAgain, ...judged };
}

/** The columns that a replay reads. */
function keepRun(books: FleetBooks, outcome: RunOutcome, observed: ObservedColumns): KeptRun {
  const { columns, rowCount } = toBooksTable(books, outcome, observed);
  return {
    runDay: books.runDay,
    table: {
      rowCount,
      columns: Object.fromEntries(
        REPLAY_COLUMNS.flatMap((name) => (columns[name] === undefined ? [] : [[name, columns[name]]])),
      ),
    },
  };
}
