import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface ReportArguments extends SharedArguments {
  readonly subject: string;
  readonly html?: string;
}

export const command = "report <subject>";
export const describe = "Show the business report of a product or the fleet, or write its page";

export function builder(parser: Argv): Argv {
  return parser
    .positional("subject", { type: "string", demandOption: true, describe: 'Product id, or "fleet"' })
    .option("html", { type: "string", requiresArg: true, describe: "Write the page to this file" })
    .options(SHARED_OPTIONS)
    .example("$0 report fleet --html fleet.html --stack sandbox", "The dashboard as one file");
}

export async function handler(args: unknown): Promise<void> {
  const { subject, html, ...shared } = args as ReportArguments;
  const { showReport } = await import("../operations/show-report");
  await showReport(createContext(shared), { subject, htmlFile: html });
}
