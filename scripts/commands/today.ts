import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface TodayArguments extends SharedArguments {
  readonly csv?: string;
}

export const command = "today";
export const describe = "What a planner does first: out of stock, running out, late, held, too much";

export function builder(parser: Argv): Argv {
  return parser
    .option("csv", { type: "string", requiresArg: true, describe: "Write all of it to this file as CSV" })
    .options(SHARED_OPTIONS)
    .example("$0 today", "The most urgent lines of each list")
    .example("$0 today --csv today.csv", "All of them, for a spreadsheet");
}

export async function handler(args: unknown): Promise<void> {
  const { csv, ...shared } = args as TodayArguments;
  const { showToday } = await import("../operations/orders/show-today");
  await showToday(createContext(shared), { csvFile: csv });
}
