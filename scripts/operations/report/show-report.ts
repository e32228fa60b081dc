import { resolve } from "node:path";
import { UsageError } from "../../../functions/contracts/errors";
import type { FleetReport } from "../../../functions/contracts/results/fleet-report";
import type { ProductReport } from "../../../functions/contracts/results/product-report";
import { parseDay } from "../../../functions/demand/calendar";
import type { CommandContext } from "../../cli/context";
import { requireWritable, writeResult } from "../../cli/output-file";
import { connectStack } from "../lake/open-lake";
import { askPage } from "./ask-page";
import { completePage, detachPage } from "./detach-page";
import { renderReport } from "./render-report";

export interface ShowReportOptions {
  /** A product id, or "fleet". */
  readonly subject: string;
  /** First and last day, ISO dates, inclusive. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly htmlFile?: string;
  readonly csvFile?: string;
}

/** Shows the report of a product or of the fleet, or writes its page or its table to a file. */
export async function showReport(context: CommandContext, options: ShowReportOptions): Promise<void> {
  checkDates(options);
  if (options.htmlFile !== undefined) await requireWritable("--html", options.htmlFile);
  if (options.csvFile !== undefined) await requireWritable("--csv", options.csvFile);
  const stack = await connectStack(context);
  const ask = (accept: string, query = queryOf(options)): Promise<string> =>
    askPage(stack, { asked: "report", path: "/report", query, accept, subject: options.subject });
  const readRows = (address: string): Promise<string> =>
    ask("application/json", Object.fromEntries(new URL(address, "http://page").searchParams));
  const written: Record<string, string | number> = {};
  for (const [accept, file, name] of [
    ["text/html", options.htmlFile, "html"],
    ["text/csv", options.csvFile, "csv"],
  ] as const) {
    if (file === undefined) continue;
    const answer = await ask(accept);
    const { pagesUrl, apiUrl } = stack.outputs;
    const body =
      name === "html" ? detachPage(await completePage(answer, readRows), pagesUrl ?? apiUrl) : answer;
    await writeResult(file, body);
    written[`${name}File`] = resolve(file);
    written[`${name}Bytes`] = Buffer.byteLength(body);
    context.print(
      `Wrote the ${name === "html" ? "page" : "table"} of ${options.subject} to ${resolve(file)}.`,
    );
  }
  if (Object.keys(written).length > 0) {
    if (context.json) context.printJson({ subject: options.subject, ...written });
    return;
  }
  const report = JSON.parse(await ask("application/json")) as FleetReport | ProductReport;
  if (context.json) context.printJson(report);
  else context.print(renderReport(report, context.isTerminal));
}

function checkDates({ startDate, endDate }: ShowReportOptions): void {
  for (const [name, value] of [
    ["start-date", startDate],
    ["end-date", endDate],
  ] as const) {
    if (value !== undefined && parseDay(value) === undefined) {
      throw new UsageError(`"--${name}" is "${value}"; it must be a date as YYYY-MM-DD.`);
    }
  }
}

function queryOf({ subject, startDate, endDate }: ShowReportOptions): Readonly<Record<string, string>> {
  return {
    ...(subject === "fleet" ? {} : { product_id: subject }),
    ...(startDate === undefined ? {} : { start_date: startDate }),
    ...(endDate === undefined ? {} : { end_date: endDate }),
  };
}
