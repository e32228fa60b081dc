import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { RUN_DATE_OPTION, SHARED_OPTIONS } from "../cli/options";

export const command = "batch";
export const describe = "Forecast all products for a day, now";

export function builder(parser: Argv): Argv {
  return parser.options(SHARED_OPTIONS).options(RUN_DATE_OPTION);
}

export async function handler(args: unknown): Promise<void> {
  const { date, ...shared } = args as SharedArguments & { readonly date?: string };
  const { runFunction } = await import("../operations/functions/run-function");
  const { describeBatch } = await import("../operations/functions/describe-run");
  await runFunction(createContext(shared), { name: "batch-predict", describe: describeBatch }, { date });
}
