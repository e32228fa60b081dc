import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { numberOption, requireInteger } from "../cli/numbers";
import { SHARED_OPTIONS } from "../cli/options";

interface CostsArguments extends SharedArguments {
  readonly days: unknown;
  readonly html?: string;
}

export const command = "costs";
export const describe = "Show the bill by service, unit costs, the budget and the return";

export function builder(parser: Argv): Argv {
  return parser
    .options(SHARED_OPTIONS)
    .option("days", { ...numberOption("Days of the bill, up to the last one"), default: 30 })
    .option("html", {
      type: "string",
      requiresArg: true,
      describe: "Write the bill as a page, with a chart, to this file",
    })
    .example("$0 costs --days 90 --html costs.html --stack prod", "A quarter as one file");
}

export async function handler(args: unknown): Promise<void> {
  const { days, html, ...shared } = args as CostsArguments;
  const { showCosts } = await import("../operations/costs/show-costs");
  await showCosts(createContext(shared), {
    days: requireInteger("--days", days, 1, 366),
    htmlFile: html,
  });
}
