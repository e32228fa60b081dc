import { UsageError } from "../../../functions/contracts/errors";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { replaySeries } from "../../../functions/monitoring/run/replay-series";
import type { CommandContext } from "../../cli/context";
import { type LineFile, openLineFile } from "../../cli/line-file";
import { startProgress } from "../../cli/progress";
import { type History, type PlannedFile, readFileHistory, readLakeHistory } from "./backtest-history";
import { BacktestTally } from "./backtest-tally";
import { toVerdictLine } from "./verdict-lines";

export interface BacktestOptions extends PlannedFile {
  /** A demand file; the lake of the stack when absent. */
  readonly data?: string;
  /** First and last day to report, ISO dates; the whole history when absent. */
  readonly from?: string;
  readonly to?: string;
  /** Where a line per product and day goes. */
  readonly jsonFile?: string;
  readonly falseAlarmRate: number;
}

/**
 * Replays the monitor over history, product by product and day by day. A verdict rests on the days up to its
 * own; days before `from` are the reference and are not reported.
 */
export async function backtestMonitor(context: CommandContext, options: BacktestOptions): Promise<void> {
  const fromDay = readDay("--from", options.from) ?? Number.NEGATIVE_INFINITY;
  const toDay = readDay("--to", options.to) ?? Number.POSITIVE_INFINITY;
  if (fromDay > toDay) throw new UsageError(`--from ${options.from} is after --to ${options.to}.`);
  const file = options.jsonFile === undefined ? undefined : await openLineFile(options.jsonFile);
  try {
    const history = options.data
      ? await readFileHistory(context, options.data, options)
      : await readLakeHistory(context, toDay);
    const tally = await replay(history, { ...options, fromDay, toDay }, file);
    await file?.commit();
    context.print(tally.render(context.isTerminal));
    if (options.jsonFile !== undefined) context.log(`Wrote ${tally.runs} lines to ${options.jsonFile}.`);
  } finally {
    await file?.discard();
  }
}

async function replay(
  { series, forecastOf, plans }: History,
  options: BacktestOptions & { readonly fromDay: number; readonly toDay: number },
  file: LineFile | undefined,
): Promise<BacktestTally> {
  if (series.length === 0) {
    throw new UsageError('There is no history to replay; bring some in with "ops data import FILE".');
  }
  const tally = new BacktestTally();
  const progress = startProgress(series.length, "products");
  try {
    for (const product of series) {
      const lines: string[] = [];
      replaySeries(product, forecastOf, { ...options, plans }, (day, verdict) => {
        tally.add(product.productId, verdict);
        if (file) lines.push(toVerdictLine(day, product.productId, verdict));
      });
      await file?.write(lines);
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  if (tally.runs === 0) {
    const first = formatDay(Math.min(...series.map(({ days }) => days[0]!)));
    const last = formatDay(Math.max(...series.map(({ days }) => days[days.length - 1]!)));
    throw new UsageError(
      `No product has a day from ${options.from ?? "the beginning"} to ${options.to ?? "the end"}; the history runs from ${first} to ${last}.`,
    );
  }
  return tally;
}

function readDay(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (day === undefined) {
    throw new UsageError(`${option} is "${text}"; it must be a date such as 2026-11-23.`);
  }
  return day;
}
