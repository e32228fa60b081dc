import { UsageError } from "../../functions/contracts/errors";
import { parseDay } from "../../functions/demand/calendar";
import type { DemandSeries } from "../../functions/demand/series";
import { type ForecastLookup, replaySeries } from "../../functions/monitoring/run/judge-series";
import type { CommandContext } from "../cli/context";
import { readDemandFile } from "../data/read-demand-file";
import { BacktestTally } from "./backtest-tally";
import { connectStack, openLake } from "./open-lake";
import { createVerdictWriter, toVerdictLine } from "./verdict-lines";

export interface BacktestOptions {
  /** A demand file; the lake of the stack when absent. */
  readonly data?: string;
  /** First and last day to report, ISO dates; the whole history when absent. */
  readonly from?: string;
  readonly to?: string;
  /** Where a line per product and day goes. */
  readonly jsonFile?: string;
  readonly falseAlarmRate: number;
}

interface History {
  readonly series: readonly DemandSeries[];
  readonly forecastOf: ForecastLookup;
}

/**
 * Replays the monitor over history, product by product and day by day. A verdict rests on the days up to its
 * own; days before `from` are the reference and are not reported.
 */
export async function backtestMonitor(context: CommandContext, options: BacktestOptions): Promise<void> {
  const fromDay = readDay("--from", options.from) ?? Number.NEGATIVE_INFINITY;
  const toDay = readDay("--to", options.to) ?? Number.POSITIVE_INFINITY;
  if (fromDay > toDay) throw new UsageError(`--from ${options.from} is after --to ${options.to}.`);
  checkRate(options.falseAlarmRate);
  const { series, forecastOf } = options.data
    ? await readFile(context, options.data, fromDay)
    : await readLake(context, toDay);
  if (series.length === 0) {
    throw new UsageError('There is no history to replay; bring some in with "ops data import FILE".');
  }
  const tally = new BacktestTally();
  const writer = options.jsonFile === undefined ? undefined : createVerdictWriter(options.jsonFile);
  for (const product of series) {
    const lines: string[] = [];
    replaySeries(product, forecastOf, options.falseAlarmRate, (day, verdict) => {
      if (day < fromDay || day > toDay) return;
      tally.add(product.productId, verdict);
      if (writer) lines.push(toVerdictLine(day, product.productId, verdict));
    });
    await writer?.write(lines);
  }
  await writer?.close();
  if (tally.runs === 0) {
    throw new UsageError(
      `No product has a day from ${options.from ?? "the beginning"} to ${options.to ?? "the end"}.`,
    );
  }
  context.print(tally.render(context.isTerminal));
  if (options.jsonFile !== undefined) {
    context.log(`Wrote ${tally.runs} lines to ${options.jsonFile}.`);
  }
}

function readDay(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (day === undefined) {
    throw new UsageError(`${option} is "${text}"; it must be a date such as 2026-11-23.`);
  }
  return day;
}

function checkRate(rate: number): void {
  if (!(rate >= 0.0001 && rate <= 0.2)) {
    throw new UsageError(`--false-alarm-rate is ${rate}; it must be a number from 0.0001 to 0.2.`);
  }
}

async function readFile(context: CommandContext, path: string, fromDay: number): Promise<History> {
  const { series } = await readDemandFile(path);
  if (series.some(({ predictedDemand }) => predictedDemand !== undefined)) {
    return { series, forecastOf: () => Number.NaN };
  }
  context.log('The file has no column "predicted_demand"; a model is trained on its beginning.');
  const { forecastHistory } = await import("./forecast-history");
  return { series, forecastOf: await forecastHistory(series, fromDay) };
}

async function readLake(context: CommandContext, toDay: number): Promise<History> {
  const lake = await openLake(await connectStack(context));
  const { ForecastMemory } = await import("../../functions/handlers/monitoring/forecast-memory");
  const shards = await lake.listShards();
  const range = { toDay: Number.isFinite(toDay) ? toDay : 2 ** 30 };
  const parts = await Promise.all(shards.map((shard) => lake.readShard(shard, range)));
  const series = parts.flat();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { days } of series) {
    first = Math.min(first, days[0]!);
    last = Math.max(last, days[days.length - 1]!);
  }
  const forecasts = new ForecastMemory();
  if (series.length > 0) await forecasts.load(lake, first, last);
  return { series, forecastOf: (productId, day) => forecasts.find(productId, day) };
}
