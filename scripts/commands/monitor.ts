import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { RUN_DATE_OPTION, SHARED_OPTIONS } from "../cli/options";

export const command = "monitor";
export const describe = "Score the day before and judge drift for a day, now";

export function builder(parser: Argv): Argv {
  return parser.options(SHARED_OPTIONS).options(RUN_DATE_OPTION);
}

export async function handler(args: unknown): Promise<void> {
  const { date, ...shared } = args as SharedArguments & { readonly date?: string };
  const { runFunction } = await import("../operations/functions/run-function");
  const { describeMonitorRun } = await import("../operations/functions/describe-run");
  await runFunction(createContext(shared), { name: "monitor", describe: describeMonitorRun }, { date });
}
