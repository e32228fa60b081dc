import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { numberOption, requireInteger, requireNumber } from "../cli/numbers";
import { STACK_OPTIONS } from "../cli/options";

interface BacktestArguments extends Omit<SharedArguments, "json"> {
  readonly data?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: string;
  readonly falseAlarmRate: unknown;
  readonly calendar?: string;
  readonly knownDaysAhead?: unknown;
}

export const command = "backtest";
export const describe = "Replay the monitor over history: how often would it have alarmed, where and why";

export function builder(parser: Argv): Argv {
  return parser
    .options(STACK_OPTIONS)
    .option("data", {
      type: "string",
      requiresArg: true,
      describe: "Replay over a demand file (.csv, .csv.gz, .parquet) instead of a stack's lake",
      group: "Backtest:",
    })
    .option("calendar", {
      type: "string",
      requiresArg: true,
      describe: "What was planned, beside --data: a file, or holidays:DE; a stack has its own",
      group: "Backtest:",
    })
    .option("known-days-ahead", {
      ...numberOption("Of the calendar: people knew of each line so many days before its first day"),
      group: "Backtest:",
    })
    .option("from", {
      type: "string",
      requiresArg: true,
      describe: "First day to report [default: the first of the data]",
      group: "Backtest:",
    })
    .option("to", {
      type: "string",
      requiresArg: true,
      describe: "Last day to report [default: the last of the data]",
      group: "Backtest:",
    })
    .option("json", {
      type: "string",
      requiresArg: true,
      describe: "Write a line of JSON per product and day with a row to this file",
      group: "Backtest:",
    })
    .option("false-alarm-rate", {
      ...numberOption("False alarms tolerated per stable product and run, 0.0001 to 0.2"),
      default: 0.01,
      group: "Backtest:",
    })
    .conflicts("data", ["stack", "outputs"])
    .implies("calendar", "data")
    .implies("known-days-ahead", "calendar")
    .example("$0 backtest --data sales.csv --json verdicts.jsonl", "See what the monitor would have said");
}

export async function handler(args: unknown): Promise<void> {
  const { data, calendar, from, to, json, ...shared } = args as BacktestArguments;
  const knownDaysAhead =
    shared.knownDaysAhead === undefined
      ? undefined
      : requireInteger("--known-days-ahead", shared.knownDaysAhead, 1, 3660);
  const falseAlarmRate = requireNumber("--false-alarm-rate", shared.falseAlarmRate, 0.0001, 0.2);
  const { backtestMonitor } = await import("../operations/backtest/backtest-monitor");
  await backtestMonitor(createContext(shared), {
    data,
    calendar,
    knownDaysAhead,
    from,
    to,
    jsonFile: json,
    falseAlarmRate,
  });
}
