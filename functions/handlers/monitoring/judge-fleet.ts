import { beginStage, inStage } from "../../aws/log/run-log";
import { monitoringScoresFile, partScoresKey, shardForecastsKey } from "../../contracts/keys";
import type { DayWriter, Lake, Shard, Table } from "../../contracts/lake";
import { type SlowMoverWeeks, UNKNOWN_VERDICT } from "../../contracts/product-verdict";
import type { MonitorSettings } from "../../contracts/settings/handlers";
import type { ForecastTable } from "../../demand/forecast-table";
import type { DemandSeries } from "../../demand/series";
import { followChanges } from "../../monitoring/changes/follow-changes";
import { toDeclaredChange } from "../../monitoring/changes/read-declarations";
import { ShardPools } from "../../monitoring/events/shard-pools";
import { collectInputs, type InputTable, joinInputs } from "../../monitoring/results/input-table";
import type { FleetResult, ProductResult } from "../../monitoring/results/product-result";
import { toScoreTable } from "../../monitoring/results/score-table";
import { addSlowMovers } from "../../monitoring/results/slow-movers";
import { computeRevenuePerDay } from "../../monitoring/results/summarise";
import { compareSince } from "../../monitoring/run/compare-since";
import { keepProducts, selectDay } from "../../monitoring/run/day-forecasts";
import { findEarlierStart, findHistoryStart } from "../../monitoring/run/history-start";
import { findText, SeriesJudge } from "../../monitoring/run/judge-series";
import { measureEvidence } from "../../monitoring/run/measure-evidence";
import { byProduct, findOpenDays, scoreAll, sumLastDay } from "../../monitoring/run/score-fleet";
import { scoreProduct, toScoredSeries } from "../../monitoring/run/score-product";
import { readPlans } from "../calendar/read-plans";
import { readCompetitorForecasts } from "./competitor-forecasts";
import { EventMemory, findPoolStart, readPooled } from "./fleet-events";
import { ForecastMemory } from "./forecast-memory";
import { hasBaseline } from "./input-files";
import { readKnownChanges } from "./known-changes";

/** Days before the last closed one from which the baseline of the inputs is made. */
const BASELINE_DAYS = 7;

/** A shard of a fleet run that is done apart from the others. */
export interface FleetPart {
  readonly executionId: string;
  readonly shardId: string;
}

/** What a process remembers between runs. Results do not depend on it. */
export class MonitorMemory {
  readonly forecasts = new ForecastMemory();
  readonly judge: SeriesJudge;
  readonly events = new EventMemory();

  /** @param mostProducts how many products' verdicts are continued and not replayed. */
  constructor(
    readonly falseAlarmRate: number,
    mostProducts?: number,
  ) {
    this.judge = new SeriesJudge(falseAlarmRate, mostProducts);
  }
}

/**
 * Scores and judges the products of some shards, and leaves the scores of the last closed day: staged in the day's
 * results, or as the part of a shard that is done apart from the others. Days whose own run did not take place are
 * made up for; their scores are committed at once.
 */
export async function judgeFleet(
  lake: Lake,
  shards: readonly Shard[],
  runDay: number,
  settings: MonitorSettings,
  memory: MonitorMemory,
  target: DayWriter | FleetPart,
): Promise<FleetResult> {
  const part = "shardId" in target ? target : undefined;
  const shardId = part?.shardId;
  const origin = runDay - 1;
  const windowStart = origin - settings.reportWindowDays + 1;
  const historyStart = findHistoryStart(origin);
  const knownFrom = Math.min(historyStart, windowStart);
  const [seriesByShard, tables, needsBaseline, known, pooled, plans, competitor] = await inStage(
    "read-inputs",
    () =>
      Promise.all([
        Promise.all(shards.map((shard) => lake.readShard(shard, { fromDay: historyStart, toDay: origin }))),
        readRecentPredictions(lake, runDay, settings.horizonDays, shardId),
        hasBaseline(lake).then((isKnown) => !isKnown),
        readKnownChanges(lake, runDay),
        readPooled(lake, runDay),
        readPlans(lake),
        readCompetitorForecasts(
          lake,
          origin,
          shards.map((shard) => shard.shardId),
        ),
        shardId === undefined
          ? memory.forecasts.load(lake, knownFrom, origin - 1)
          : restoreForecasts(lake, memory.forecasts, knownFrom, shardId),
      ]),
    ([read, found]) => ({
      products: read.reduce((sum, { length }) => sum + length, 0),
      daysWithForecasts: found.filter((table) => table !== undefined).length,
    }),
  );
  // Shard by shard, as workers would: sums in another order would differ in their last digits.
  const series = seriesByShard.flatMap((shard) => [...shard].sort(byProduct));
  const histories = series.map(toScoredSeries);
  const own = shardId === undefined ? undefined : new Set(series.map(({ productId }) => productId));
  if (own) await memory.forecasts.load(lake, knownFrom, origin - 1, own);
  const select = (found: FoundPredictions | undefined, day: number) => {
    if (!found) return undefined;
    const forecasts = selectDay(found.table, day);
    return own && found.isWholeFleet ? keepProducts(forecasts, own) : forecasts;
  };
  const lastDays = tables.map((found) => select(found, origin));
  const openDays = findOpenDays(series, windowStart);
  const scoring = beginStage("score-forecasts");
  let daysScored = 0;
  // The oldest first: days whose own run did not take place are made up for.
  // Stryker disable next-line ArithmeticOperator: beyond the oldest there are no tables.
  for (let back = tables.length - 1; back >= 0; back -= 1) {
    const day = origin - back;
    if (back > 0 && memory.forecasts.has(day)) continue;
    const forecasts = select(tables[back], day);
    if (!forecasts || forecasts.predictedDemand.length === 0) continue;
    memory.forecasts.add(forecasts);
    if (back > 0 && part) continue;
    daysScored += 1;
    const table = toScoreTable(
      forecasts,
      scoreAll(histories, forecasts, openDays.includes(day)),
      back === 0 ? competitor : undefined,
    );
    if (part) await lake.writeTable(partScoresKey(runDay, part.executionId, part.shardId), table);
    else await leaveScores(lake, target as DayWriter, day + 1, table);
  }
  if (shardId !== undefined) {
    await lake.writeTable(shardForecastsKey(knownFrom, shardId), memory.forecasts.toTable());
  }
  scoring.end({ daysScored });
  const judging = beginStage("judge-products");
  const window = memory.forecasts.window(windowStart, origin);
  const lookUp = (productId: string, day: number) => memory.forecasts.find(productId, day);
  const slow: SlowMoverWeeks[] = [];
  const pools = new ShardPools(seriesByShard, findPoolStart(pooled, origin), origin);
  const products = histories.map((history): ProductResult => {
    const product = history.series;
    // What was said of a product that has left the range is no news any more.
    const isSold = product.days[product.days.length - 1]! > origin - settings.monitoring.currentWindowDays;
    const declarations = known.declarations.of(product.productId);
    const { slowMover, ...verdict } = isSold
      ? memory.judge.judge(product, lookUp, declarations.map(toDeclaredChange), pools.of(product), plans)
      : UNKNOWN_VERDICT;
    if (slowMover) slow.push(slowMover);
    const score = scoreProduct(history, window);
    const { referenceWindowDays } = settings.monitoring;
    const evidence = verdict.data.features.map((drift) => ({
      ...drift,
      ...(drift.code !== undefined && { text: findText(product, drift.feature, drift.code) ?? "" }),
      ...compareSince(product, drift, referenceWindowDays),
      ...measureEvidence(product, drift.feature, origin, settings.monitoring),
    }));
    const changes = !isSold
      ? []
      : followChanges({
          series: product,
          runDay,
          before: known.changesOf(product.productId),
          evidence,
          concept: verdict.concept,
          declarations,
          revenuePerDay: computeRevenuePerDay(score),
          referenceWindowDays,
        });
    const classes = isSold ? pools.classesOf(product) : undefined;
    return { score, verdict, evidence, ...(changes.length > 0 && { changes }), ...(classes && { classes }) };
  });
  judging.end({
    products: products.length,
    productsScored: products.filter(({ score }) => score.scored > 0).length,
  });
  const slowMovers = addSlowMovers(slow);
  return {
    products,
    ...(slowMovers && { slowMovers }),
    pool: pools.join(),
    lastDay: sumLastDay(
      seriesByShard,
      histories,
      origin,
      lastDays,
      products.map(({ score }) => score),
    ),
    inputs: readInputs(seriesByShard, origin, origin),
    ...(needsBaseline && { baselineInputs: readInputs(seriesByShard, origin - BASELINE_DAYS, origin - 1) }),
    openDays,
    windowDays: window.map(({ day }) => day),
    modelVersion: window.at(-1)?.modelVersion ?? null,
  };
}

/** A run's own scores go with its results; those of a run that did not take place beside what its day has. */
async function leaveScores(lake: Lake, own: DayWriter, runDay: number, table: Table): Promise<void> {
  const file = monitoringScoresFile(runDay);
  if (runDay === own.runDay) return own.writeTable(file, table);
  const day = await lake.beginDay(file.area, runDay);
  await day.writeTable(file, table);
  await day.commit({ keep: ({ names }) => names });
}

function readInputs(
  seriesByShard: readonly (readonly DemandSeries[])[],
  fromDay: number,
  toDay: number,
): InputTable {
  return joinInputs(seriesByShard.map((shard) => collectInputs(shard, fromDay, toDay)));
}

/** What the workers of earlier runs kept: since the same day or, when the beginning has moved, the one before. */
async function restoreForecasts(
  lake: Lake,
  forecasts: ForecastMemory,
  fromDay: number,
  shardId: string,
): Promise<void> {
  const kept =
    (await lake.readTable(shardForecastsKey(fromDay, shardId))) ??
    (await lake.readTable(shardForecastsKey(findEarlierStart(fromDay), shardId)));
  if (kept) forecasts.restore(kept, fromDay);
}

interface FoundPredictions {
  readonly table: ForecastTable;
  /** The shard had no file of its own that day. */
  readonly isWholeFleet: boolean;
}

/** Predictions of the runs D-1, D-2, ...; entry `h - 1` holds the forecasts of step h for day D-1. */
async function readRecentPredictions(
  lake: Lake,
  runDay: number,
  horizonDays: number,
  shardId: string | undefined,
): Promise<readonly (FoundPredictions | undefined)[]> {
  await lake.lookAtDays("predictions", runDay - horizonDays, runDay - 1);
  return Promise.all(
    Array.from({ length: horizonDays }, async (_, index) => {
      const day = runDay - 1 - index;
      const own = shardId === undefined ? undefined : await lake.readPredictions(day, { shardId });
      if (own) return { table: own, isWholeFleet: false };
      const table = await lake.readPredictions(day);
      return table && { table, isWholeFleet: true };
    }),
  );
}
