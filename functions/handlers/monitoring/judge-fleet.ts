import type { Lake, Shard } from "../../contracts/lake";
import { monitoringScoresKey } from "../../contracts/monitoring-results";
import type { MonitorSettings } from "../../contracts/settings";
import { findDay } from "../../demand/find-row";
import type { ForecastTable } from "../../demand/forecast-table";
import type { DemandSeries } from "../../demand/series";
import { forecastSeasonalNaive } from "../../monitoring/accuracy/seasonal-naive";
import { type DayForecasts, selectDay } from "../../monitoring/run/day-forecasts";
import { findEarlierStart, findHistoryStart } from "../../monitoring/run/history-start";
import { featureColumns, SeriesJudge } from "../../monitoring/run/judge-series";
import { measureEvidence } from "../../monitoring/run/measure-evidence";
import { scoreDay, scoreProduct } from "../../monitoring/run/score-product";
import { ForecastMemory, keepProducts } from "./forecast-memory";
import { hasBaseline } from "./input-files";
import { partScoresKey, shardForecastsKey } from "./keys";
import type { FleetResult, InputRow, LastDay, ProductResult } from "./results";
import { toScoreTable } from "./score-table";

/** Days before the last closed one from which the baseline of the inputs is made. */
const BASELINE_DAYS = 7;

/** What a process remembers between runs. Results do not depend on it. */
export class MonitorMemory {
  readonly forecasts = new ForecastMemory();
  readonly judge: SeriesJudge;

  /** @param mostProducts how many products' verdicts are continued and not replayed. */
  constructor(
    readonly falseAlarmRate: number,
    mostProducts?: number,
  ) {
    this.judge = new SeriesJudge(falseAlarmRate, mostProducts);
  }
}

/**
 * Scores and judges the products of some shards, and leaves the scores of the last closed day in the lake.
 *
 * @param shardId names the shard when it is done apart from the others.
 */
export async function judgeFleet(
  lake: Lake,
  shards: readonly Shard[],
  runDay: number,
  settings: MonitorSettings,
  memory: MonitorMemory,
  shardId?: string,
): Promise<FleetResult> {
  const origin = runDay - 1;
  const windowStart = origin - settings.currentWindowDays + 1;
  const historyStart = findHistoryStart(origin);
  const knownFrom = Math.min(historyStart, windowStart);
  const [series, tables, needsBaseline] = await Promise.all([
    readSeries(lake, shards, historyStart, origin),
    readRecentPredictions(lake, runDay, settings.horizonDays, shardId),
    hasBaseline(lake).then((isKnown) => !isKnown),
    shardId === undefined
      ? memory.forecasts.load(lake, knownFrom, origin - 1)
      : restoreForecasts(lake, memory.forecasts, knownFrom, shardId),
  ]);
  const own = shardId === undefined ? undefined : new Set(series.map(({ productId }) => productId));
  if (own) await memory.forecasts.load(lake, knownFrom, origin - 1, own);
  const lastDays = tables.map((found) => {
    if (!found) return undefined;
    const forecasts = selectDay(found.table, origin);
    return own && found.isWholeFleet ? keepProducts(forecasts, own) : forecasts;
  });
  const openDays = findOpenDays(series, windowStart);
  const newest = lastDays[0];
  if (newest && newest.forecast.length > 0) {
    memory.forecasts.add(newest);
    const key = shardId === undefined ? monitoringScoresKey(runDay) : partScoresKey(runDay, shardId);
    await lake.writeTable(key, toScoreTable(newest, scoreNewest(series, newest, openDays.includes(origin))));
  }
  if (shardId !== undefined) {
    await lake.writeTable(shardForecastsKey(knownFrom, shardId), memory.forecasts.toTable());
  }
  const window = memory.forecasts.window(windowStart, origin);
  const lookUp = (productId: string, day: number) => memory.forecasts.find(productId, day);
  const products = series.map((product): ProductResult => {
    const verdict = memory.judge.judge(product, lookUp);
    return {
      score: scoreProduct(product, window),
      verdict,
      lastDay: readLastDay(product, origin, lastDays),
      evidence: verdict.data.features.map((drift) => ({
        ...drift,
        ...measureEvidence(product, drift.feature, origin, settings),
      })),
      inputs: readInputs(product, origin, origin)[0],
      ...(needsBaseline && { baselineInputs: readInputs(product, origin - BASELINE_DAYS, origin - 1) }),
    };
  });
  return {
    products,
    openDays,
    windowDays: window.map(({ day }) => day),
    modelVersion: window.at(-1)?.modelVersion ?? null,
  };
}

async function readSeries(
  lake: Lake,
  shards: readonly Shard[],
  fromDay: number,
  toDay: number,
): Promise<readonly DemandSeries[]> {
  const parts = await Promise.all(shards.map((shard) => lake.readShard(shard, { fromDay, toDay })));
  return parts.flat().sort((left, right) => (left.productId < right.productId ? -1 : 1));
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
  if (kept && kept.rowCount > 0) forecasts.restore(kept, fromDay);
}

interface FoundPredictions {
  readonly table: ForecastTable;
  /** The shard had no file of its own that day. */
  readonly isWholeFleet: boolean;
}

/** Predictions of the runs D-1, D-2, ...; entry `h - 1` holds the forecasts of step h for day D-1. */
function readRecentPredictions(
  lake: Lake,
  runDay: number,
  horizonDays: number,
  shardId: string | undefined,
): Promise<readonly (FoundPredictions | undefined)[]> {
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

function findOpenDays(series: readonly DemandSeries[], fromDay: number): readonly number[] {
  const open = new Set<number>();
  for (const { days } of series) {
    for (let row = days.length - 1; row >= 0 && days[row]! >= fromDay; row -= 1) open.add(days[row]!);
  }
  return [...open].sort((left, right) => left - right);
}

function scoreNewest(series: readonly DemandSeries[], forecasts: DayForecasts, isOpen: boolean) {
  const byRow: (ReturnType<typeof scoreDay> | undefined)[] = new Array(forecasts.forecast.length);
  byRow.fill(undefined);
  for (const product of series) {
    const row = forecasts.rowOfProduct.get(product.productId);
    if (row !== undefined) byRow[row] = scoreDay(product, forecasts, row, isOpen);
  }
  return byRow;
}

function readLastDay(
  { productId, days, unitsSold }: DemandSeries,
  origin: number,
  steps: readonly (DayForecasts | undefined)[],
): LastDay | undefined {
  const index = findDay(days, origin);
  const actual = index < 0 ? Number.NaN : unitsSold[index]!;
  if (Number.isNaN(actual)) return undefined;
  const orNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  return {
    actual,
    baseline: orNull(forecastSeasonalNaive(days, unitsSold, origin)),
    forecasts: steps.map((step) => orNull(step?.forecast[step.rowOfProduct.get(productId) ?? -1])),
  };
}

function readInputs(series: DemandSeries, fromDay: number, toDay: number): InputRow[] {
  const columns = featureColumns(series);
  const rows: InputRow[] = [];
  for (let row = series.days.length - 1; row >= 0 && series.days[row]! >= fromDay; row -= 1) {
    if (series.days[row]! > toDay) continue;
    rows.push(
      Object.fromEntries(
        columns.map(([name, column]) => [name, Number.isNaN(column[row]!) ? null : column[row]!]),
      ),
    );
  }
  return rows;
}
