import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

export const command = "costs";
export const describe = "Show the bill by service, unit costs, the budget and the return";

export function builder(parser: Argv): Argv {
  return parser.options(SHARED_OPTIONS);
}

export async function handler(args: unknown): Promise<void> {
  const { showCosts } = await import("../operations/costs/show-costs");
  await showCosts(createContext(args as SharedArguments));
}
