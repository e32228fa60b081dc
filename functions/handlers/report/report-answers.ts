import { toCsv, toCsvCell } from "../../business/csv";
import type { Catalogue } from "../../contracts/catalogue";
import { monitoringProductsFile, monitoringSummaryFile, ordersJsonFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { ReportSettings } from "../../contracts/settings/handlers";
import { renderFleetPage } from "../../dashboard/fleet-page";
import { renderProductPage } from "../../dashboard/product-page";
import { stateOf, toProductRows } from "../../dashboard/product-rows";
import type { ProductState } from "../../dashboard/product-table";
import type { Format } from "../../http/report-request";
import { readToday } from "../ledger/read-outlook";
import { readCatalogue } from "../catalogue/read-catalogue";
import { readParts } from "../monitoring/read-parts";
import { buildFleetReport, type FleetReportResult, type ReportDays } from "./fleet-report";
import { buildProductReport } from "./product-report";
import { remember } from "./remember";

/**
 * The fleet's report in the form asked for. This is what the API serves and what the command line writes.
 *
 * @param showsCosts whether the AWS bill and the return on it are told
 */
export async function renderFleetAnswer(
  lake: Lake,
  settings: ReportSettings,
  runDay: number,
  days: ReportDays,
  format: Format,
  showsCosts = true,
): Promise<string> {
  const catalogue = await recallCatalogue(lake);
  const name = `fleet/${runDay}/${days.fromDay}/${days.toDay}/${catalogue.snapshotId ?? ""}`;
  const built = await remember(lake, name, () => buildFleetReport(lake, settings, catalogue, runDay, days));
  if (format === "csv") return toCsv(built.columns ?? {});
  const result = showsCosts ? built : { ...built, report: { ...built.report, roi: null }, costs: undefined };
  if (format === "json") return JSON.stringify(result.report);
  return remember(lake, `${name}/html/${showsCosts ? "costs" : ""}`, () =>
    renderFleetReport(lake, settings, runDay, result, showsCosts),
  );
}

/** The page of a fleet report. */
export async function renderFleetReport(
  lake: Lake,
  { pageScript }: Pick<ReportSettings, "pageScript">,
  runDay: number,
  result: FleetReportResult,
  showsCosts = true,
): Promise<string> {
  const [monitoring, states, orders, today] = await Promise.all([
    lake.readJson<MonitoringSummary>(monitoringSummaryFile(runDay)),
    readStates(lake, runDay),
    // Afresh: the scheduled run writes this page, and orders may have been made anew a moment ago.
    lake.readJson<OrdersDocument>(ordersJsonFile(runDay)),
    readToday(lake, runDay),
  ]);
  return renderFleetPage({
    report: result.report,
    rows: result.columns ? toProductRows(result.columns, states, orders, today) : [],
    monitoring,
    costs: result.costs,
    showsCosts,
    orders,
    today,
    script: pageScript,
  });
}

/** A product's report in the form asked for. @throws NotFoundError for an unknown product */
export async function renderProductAnswer(
  lake: Lake,
  settings: ReportSettings,
  runDay: number,
  productId: string,
  days: ReportDays,
  format: Format,
): Promise<string> {
  const report = await buildProductReport(
    lake,
    settings,
    await recallCatalogue(lake),
    runDay,
    productId,
    days,
  );
  if (format === "json") return JSON.stringify(report);
  if (format === "html") return renderProductPage(report, settings.pageScript);
  const names = Object.keys(report.daily[0] ?? { date: "" }) as (keyof (typeof report.daily)[number])[];
  const lines = report.daily.map((day) =>
    names
      .map((name) =>
        toCsvCell(typeof day[name] === "boolean" ? String(day[name]) : (day[name] as string | number | null)),
      )
      .join(","),
  );
  return `${[names.join(","), ...lines].join("\n")}\n`;
}

function recallCatalogue(lake: Lake): Promise<Catalogue> {
  return remember(lake, "catalogue", () => readCatalogue(lake));
}

async function readStates(lake: Lake, runDay: number): Promise<ReadonlyMap<string, ProductState>> {
  const table = await readParts(lake, (part) => monitoringProductsFile(runDay, part), [
    "product_id",
    "data_drift",
    "concept",
  ]);
  const states = new Map<string, ProductState>();
  if (!table) return states;
  const ids = table.columns.product_id as readonly string[];
  const drift = table.columns.data_drift as readonly boolean[];
  const concept = table.columns.concept as readonly string[];
  ids.forEach((productId, row) => {
    states.set(productId, stateOf(concept[row], drift[row]));
  });
  return states;
}
