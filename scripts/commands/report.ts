import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface ReportArguments extends SharedArguments {
  readonly subject: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly html?: string;
  readonly csv?: string;
}

export const command = "report <subject>";
export const describe = "Show the business report of a product or the fleet, or write its page or table";

export function builder(parser: Argv): Argv {
  return parser
    .positional("subject", { type: "string", demandOption: true, describe: 'Product id, or "fleet"' })
    .option("start-date", { type: "string", requiresArg: true, describe: "First day, as YYYY-MM-DD" })
    .option("end-date", { type: "string", requiresArg: true, describe: "Last day, as YYYY-MM-DD" })
    .option("html", { type: "string", requiresArg: true, describe: "Write the page to this file" })
    .option("csv", {
      type: "string",
      requiresArg: true,
      describe: "Write the table to this file: products of the fleet, or days of a product",
    })
    .options(SHARED_OPTIONS)
    .example("$0 report fleet --html fleet.html --stack sandbox", "The dashboard as one file")
    .example("$0 report P00001 --start-date 2026-09-01 --end-date 2026-09-14", "A product over two weeks");
}

export async function handler(args: unknown): Promise<void> {
  const { subject, startDate, endDate, html, csv, ...shared } = args as ReportArguments;
  const { showReport } = await import("../operations/report/show-report");
  await showReport(createContext(shared), {
    subject,
    startDate,
    endDate,
    htmlFile: html,
    csvFile: csv,
  });
}
