import type { Argv } from "yargs";
import { LOG_LEVELS, type LogLevel } from "../../functions/contracts/log-line";
import { FUNCTION_NAMES, type FunctionName } from "../../functions/contracts/stack-outputs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

export const command = "logs <function>";
export const describe = "Read what a function did: its last daily run, a run, or all since a time";

export function builder(parser: Argv): Argv {
  return parser
    .positional("function", {
      choices: FUNCTION_NAMES,
      demandOption: true,
      describe: "Function of the stack",
    })
    .option("run", {
      type: "string",
      requiresArg: true,
      describe: "Id of a run, as messages, events and error answers name it [default: the last daily run]",
    })
    .option("since", {
      type: "string",
      requiresArg: true,
      describe:
        "Runs since then, one row each: so long ago (30m, 2h, 3d) or from when on (2026-11-23T04:00:00Z)",
    })
    .option("level", {
      choices: LOG_LEVELS,
      requiresArg: true,
      describe: "Only lines of this level and above; with --since the lines themselves",
    })
    .options(SHARED_OPTIONS)
    .example("$0 logs monitor --stack sandbox", "The last run of the monitor, stage by stage")
    .example("$0 logs predict --since 1h --level ERROR", "Requests that failed in the last hour");
}

interface LogsArguments extends SharedArguments {
  readonly function: FunctionName;
  readonly run?: string;
  readonly since?: string;
  readonly level?: LogLevel;
}

export async function handler(args: unknown): Promise<void> {
  const options = args as LogsArguments;
  const { showLogs } = await import("../operations/logs/show-logs");
  await showLogs(createContext(options), options);
}
