import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface ExplainArguments extends SharedArguments {
  readonly product: string;
  readonly day?: string;
}

export const command = "explain <product>";
export const describe = "Show why the forecast of a product is what it is, and what changed since a week ago";

export function builder(parser: Argv): Argv {
  return parser
    .positional("product", { type: "string", demandOption: true, describe: "Product id" })
    .option("day", {
      type: "string",
      requiresArg: true,
      describe: "Day of the horizon, as YYYY-MM-DD [default: the first open one]",
    })
    .options(SHARED_OPTIONS)
    .example("$0 explain P00001", "What drives tomorrow's forecast of a product")
    .example("$0 explain P00001 --day 2026-10-03", "Of another day");
}

export async function handler(args: unknown): Promise<void> {
  const { product, day, ...shared } = args as ExplainArguments;
  const { showExplanation } = await import("../operations/report/show-explanation");
  await showExplanation(createContext(shared), { product, day });
}
