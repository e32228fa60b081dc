import { DataError } from "../../contracts/errors";
import type { ScheduledEvent } from "../../contracts/events";
import type { Lake } from "../../contracts/lake";
import {
  type HorizonAccuracy,
  type MonitoringSummary,
  monitoringProductsKey,
  monitoringScoresKey,
  monitoringSummaryKey,
} from "../../contracts/monitoring-results";
import type { MonitorSettings } from "../../contracts/settings";
import { dayOfInstant, formatDay, instantOfDay } from "../../demand/calendar";
import type { ForecastTable } from "../../demand/forecast-table";
import type { DemandSeries } from "../../demand/series";
import { addError, createErrorSums } from "../../monitoring/accuracy/error-sums";
import { computeBiasRatio, computeWape } from "../../monitoring/accuracy/measures";
import { findDay } from "../../monitoring/accuracy/seasonal-naive";
import { UNKNOWN_VERDICT } from "../../monitoring/product-verdict";
import { type DayForecasts, selectDay } from "../../monitoring/run/day-forecasts";
import { type ProductDay, scoreDay, scoreProduct, sumScores } from "../../monitoring/run/score-product";
import type { MonitorPorts } from "../monitor";
import { buildDigest } from "./digest";
import { buildMetricData } from "./metric-data";
import { toProductTable } from "./product-table";
import { toDayForecasts, toScoreTable } from "./score-table";
import {
  listAttention,
  orNull,
  type ProductResult,
  summariseAccuracy,
  summariseConcept,
  summariseDays,
  summariseDrift,
} from "./summarise";

/**
 * One run of the monitor: reads what is new, scores the forecasts of D-1, judges every product and leaves
 * the results under `monitoring/dt=D/`. The same event again writes the same bytes.
 */
export async function runMonitor(
  { lake, metrics, notifier }: MonitorPorts,
  event: ScheduledEvent,
  settings: MonitorSettings,
): Promise<MonitoringSummary> {
  const runDay = readRunDay(event);
  const origin = runDay - 1;
  const firstDay = origin - settings.referenceWindowDays - settings.currentWindowDays + 1;
  const series = await readFleet(lake, { fromDay: firstDay, toDay: origin }, event.shardIds);
  const tables = await readRecentPredictions(lake, runDay, settings.horizonDays);
  const isOpenDay = findOpenDays(series);

  const lastDayForecasts = tables[0] && selectDay(tables[0], origin);
  const window = await readWindow(lake, runDay, settings.currentWindowDays);
  if (lastDayForecasts) window.push(lastDayForecasts);
  const scored = lastDayForecasts ? scoreLastDay(series, lastDayForecasts, isOpenDay(origin)) : [];
  if (lastDayForecasts) {
    await lake.writeTable(monitoringScoresKey(runDay), toScoreTable(lastDayForecasts, scored));
  }

  const results: ProductResult[] = series.map((product) => ({
    score: scoreProduct(product, window, isOpenDay),
    verdict: UNKNOWN_VERDICT,
  }));
  const summary = {
    environment: settings.environment,
    runDay: formatDay(runDay),
    forecastOrigin: formatDay(origin),
    window: describeWindow(window),
    referenceWindowDays: settings.referenceWindowDays,
    currentWindowDays: settings.currentWindowDays,
    products: series.length,
    productsScored: results.filter(({ score }) => score.days.scored > 0).length,
    days: summariseDays(results.map(({ score }) => score)),
    accuracy: summariseAccuracy(results.map(({ score }) => score)),
    lastDay: summariseLastDay(origin, series, window, isOpenDay),
    horizon: measureHorizon(series, tables, origin),
    drift: summariseDrift(results),
    concept: summariseConcept(results),
    attention: listAttention(results, settings.watchList),
    modelVersion: window.at(-1)?.modelVersion ?? null,
  };
  const data = buildMetricData(summary, results, settings, instantOfDay(runDay));
  const before = await lake.readJson<MonitoringSummary>(monitoringSummaryKey(runDay - 1));
  const same = await lake.readJson<MonitoringSummary>(monitoringSummaryKey(runDay));
  const finished = { ...summary, metricsPublished: data.length };
  await lake.writeTable(monitoringProductsKey(runDay), toProductTable(results));
  await metrics.publish(data);
  const digest = buildDigest(summary, before, settings.dashboardUrl);
  if (digest && JSON.stringify(same?.attention) !== JSON.stringify(summary.attention)) {
    await notifier.notify(digest);
  }
  await lake.writeJson(monitoringSummaryKey(runDay), finished);
  return finished;
}

function readRunDay(event: ScheduledEvent): number {
  const timestampMs = Date.parse(event.scheduledAt);
  if (Number.isNaN(timestampMs)) {
    throw new DataError(
      `The event's "scheduledAt" is ${JSON.stringify(event.scheduledAt)}; it must be an ISO instant such as 2026-11-23T06:00:00Z.`,
    );
  }
  return dayOfInstant(timestampMs);
}

async function readFleet(
  lake: Lake,
  range: { readonly fromDay: number; readonly toDay: number },
  shardIds: readonly string[] | undefined,
): Promise<readonly DemandSeries[]> {
  const wanted = shardIds && new Set(shardIds);
  const shards = (await lake.listShards()).filter(({ shardId }) => wanted?.has(shardId) ?? true);
  const parts = await Promise.all(shards.map((shard) => lake.readShard(shard, range)));
  return parts.flat().sort((left, right) => (left.productId < right.productId ? -1 : 1));
}

/** Predictions of the runs D-1, D-2, ...; entry `h - 1` holds the forecasts of step h for day D-1. */
async function readRecentPredictions(
  lake: Lake,
  runDay: number,
  horizonDays: number,
): Promise<readonly (ForecastTable | undefined)[]> {
  return Promise.all(
    Array.from({ length: horizonDays }, (_, index) => lake.readPredictions(runDay - 1 - index)),
  );
}

/** Forecasts of the days before D-1, as the earlier runs left them beside their scores. */
async function readWindow(lake: Lake, runDay: number, windowDays: number): Promise<DayForecasts[]> {
  const tables = await Promise.all(
    Array.from({ length: windowDays - 1 }, (_, index) => {
      const scoresOf = runDay - windowDays + 1 + index;
      return lake
        .readTable(monitoringScoresKey(scoresOf))
        .then((table) => table && toDayForecasts(table, scoresOf - 1));
    }),
  );
  return tables.filter((table) => table !== undefined);
}

function findOpenDays(series: readonly DemandSeries[]): (day: number) => boolean {
  const open = new Set<number>();
  for (const { days } of series) for (const day of days) open.add(day);
  return (day) => open.has(day);
}

function scoreLastDay(
  series: readonly DemandSeries[],
  forecasts: DayForecasts,
  isOpen: boolean,
): readonly (ProductDay | undefined)[] {
  const byRow: (ProductDay | undefined)[] = new Array(forecasts.forecast.length).fill(undefined);
  for (const product of series) {
    const row = forecasts.rowOfProduct.get(product.productId);
    if (row !== undefined) byRow[row] = scoreDay(product, forecasts, row, isOpen);
  }
  return byRow;
}

function describeWindow(window: readonly DayForecasts[]): MonitoringSummary["window"] {
  const first = window[0];
  const last = window.at(-1);
  if (!first || !last) return null;
  return { from: formatDay(first.day), to: formatDay(last.day), days: window.length };
}

function summariseLastDay(
  origin: number,
  series: readonly DemandSeries[],
  window: readonly DayForecasts[],
  isOpenDay: (day: number) => boolean,
): MonitoringSummary["lastDay"] {
  const last = window.at(-1);
  if (last?.day !== origin) return { date: formatDay(origin), wape: null, baselineWape: null };
  const { model, baseline } = sumScores(series.map((product) => scoreProduct(product, [last], isOpenDay)));
  return {
    date: formatDay(origin),
    wape: orNull(computeWape(model)),
    baselineWape: orNull(computeWape(baseline)),
  };
}

/** Accuracy per horizon step, of the forecasts whose target is the last closed day. */
function measureHorizon(
  series: readonly DemandSeries[],
  tables: readonly (ForecastTable | undefined)[],
  day: number,
): readonly HorizonAccuracy[] {
  const actualOf = new Map<string, number>();
  for (const { productId, days, unitsSold } of series) {
    const index = findDay(days, day);
    if (index >= 0 && !Number.isNaN(unitsSold[index]!)) actualOf.set(productId, unitsSold[index]!);
  }
  const steps: HorizonAccuracy[] = [];
  tables.forEach((table, index) => {
    if (!table) return;
    const sums = createErrorSums();
    for (let row = 0; row < table.days.length; row += 1) {
      if (table.days[row] !== day) continue;
      const actual = actualOf.get(table.productIds[row]!);
      const forecast = table.predictedDemand[row]!;
      if (actual !== undefined && !Number.isNaN(forecast)) addError(sums, actual, forecast);
    }
    steps.push({
      step: index + 1,
      wape: orNull(computeWape(sums)),
      biasRatio: orNull(computeBiasRatio(sums)),
      actualsUsed: sums.count,
    });
  });
  return steps;
}
