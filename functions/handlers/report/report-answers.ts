import { toCsv, toCsvCell } from "../../business/csv";
import { createSelection, listChoices } from "../../catalogue/groups";
import type { Catalogue } from "../../contracts/catalogue";
import { NotFoundError } from "../../contracts/errors";
import { monitoringProductsFile, monitoringSummaryFile, ordersJsonFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { AlarmOn } from "../../contracts/ports";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { ProductFilter } from "../../contracts/results/roll-up";
import type { ActToday } from "../../contracts/results/today";
import type { ReportSettings } from "../../contracts/settings/handlers";
import { renderFleetPage, toDataRow } from "../../dashboard/fleet-page";
import type { FilterChoices } from "../../dashboard/period-form";
import { renderProductPage } from "../../dashboard/product-page";
import { stateOf, toProductRows } from "../../dashboard/product-rows";
import type { ProductRow, ProductState } from "../../dashboard/product-table";
import { formatDay } from "../../demand/calendar";
import { partsOfSeriesKey } from "../../demand/series-key";
import type { Format } from "../../http/report-request";
import { readCatalogue } from "../catalogue/read-catalogue";
import { readToday } from "../ledger/read-outlook";
import { readParts } from "../monitoring/read-parts";
import { remember } from "../remember";
import { buildFleetReport, type FleetReportResult, pickOrders, type ReportDays } from "./fleet-report";
import { buildProductReport } from "./product-report";
import { requireKnown } from "./require-known";

/**
 * The fleet's report in the form asked for. This is what the API serves and what the command line writes.
 *
 * @param showsCosts whether the AWS bill and the return on it are told
 * @param filter which products it is about; all when absent
 * @param alarms those that are on; the page does not speak of them when absent
 * @throws NotFoundError for a category or supplier that the product master does not know
 */
export async function renderFleetAnswer(
  lake: Lake,
  settings: ReportSettings,
  runDay: number,
  days: ReportDays,
  format: Format,
  showsCosts = true,
  filter?: ProductFilter,
  alarms?: readonly AlarmOn[],
): Promise<string> {
  const catalogue = await recallCatalogue(lake);
  if (filter) requireKnown(filter, catalogue);
  const name = `fleet/${runDay}/${days.fromDay}/${days.toDay}/${catalogue.snapshotId ?? ""}/${JSON.stringify(filter ?? "")}`;
  const built = await remember(lake, name, () =>
    buildFleetReport(lake, settings, catalogue, runDay, days, undefined, undefined, filter),
  );
  if (filter?.location !== undefined && built.report.products === 0) {
    throw new NotFoundError(
      `No product is at the location "${filter.location.slice(0, 60)}"; they are case-sensitive.`,
    );
  }
  if (format === "csv") return toCsv(built.columns ?? {});
  const result = showsCosts ? built : { ...built, report: { ...built.report, roi: null }, costs: undefined };
  if (format === "json") return JSON.stringify(result.report);
  if (format === "rows") {
    return remember(lake, `${name}/rows`, async () =>
      JSON.stringify((await readRows(lake, catalogue, runDay, result)).rows.map(toDataRow)),
    );
  }
  const on = alarms?.map((alarm) => alarm.name).join() ?? "";
  return remember(lake, `${name}/html/${showsCosts ? "costs" : ""}/${on}`, () =>
    renderFleetReport(
      lake,
      settings,
      catalogue,
      runDay,
      result,
      showsCosts,
      alarms,
      addressOfRows(days, filter),
    ),
  );
}

/** Where the page's script has all products of its table from, relative to the page. */
function addressOfRows({ fromDay, toDay }: ReportDays, filter: ProductFilter = {}): string {
  return `report?${new URLSearchParams({ ...filter, start_date: formatDay(fromDay), end_date: formatDay(toDay), format: "rows" })}`;
}

/**
 * The page of a fleet report.
 *
 * @param rowsFrom where its script has all products from when there are many; the page has all when absent
 */
export async function renderFleetReport(
  lake: Lake,
  { pageScript }: Pick<ReportSettings, "pageScript">,
  catalogue: Catalogue,
  runDay: number,
  result: FleetReportResult,
  showsCosts = true,
  alarms?: readonly AlarmOn[],
  rowsFrom?: string,
): Promise<string> {
  const { filter } = result.report;
  const isPicked = filter && createSelection(filter, catalogue);
  const [monitoring, { rows, orders, today }] = await Promise.all([
    lake.readJson<MonitoringSummary>(monitoringSummaryFile(runDay)),
    readRows(lake, catalogue, runDay, result),
  ]);
  return renderFleetPage({
    report: result.report,
    choices: listAllChoices(catalogue, (result.columns?.product_id ?? []) as readonly string[]),
    nameOf: (productId) => catalogue.products.get(productId)?.name,
    rows,
    monitoring:
      monitoring && isPicked
        ? { ...monitoring, attention: monitoring.attention.filter(({ productId }) => isPicked(productId)) }
        : monitoring,
    costs: result.costs,
    showsCosts,
    orders,
    today,
    alarms,
    script: pageScript,
    ...(rowsFrom !== undefined && { rowsFrom }),
  });
}

/** The products of a report with what the day has to say of each, and what that is made of. */
async function readRows(
  lake: Lake,
  catalogue: Catalogue,
  runDay: number,
  { report: { filter }, columns }: FleetReportResult,
): Promise<{
  readonly rows: readonly ProductRow[];
  readonly orders: OrdersDocument | undefined;
  readonly today: ActToday | undefined;
}> {
  const [states, suggested, actions] = await Promise.all([
    readStates(lake, runDay),
    // Afresh: the scheduled run writes this page, and orders may have been made anew a moment ago.
    lake.readJson<OrdersDocument>(ordersJsonFile(runDay)),
    readToday(lake, runDay),
  ]);
  const isPicked = filter && createSelection(filter, catalogue);
  const orders = suggested && isPicked ? pickOrders(suggested, isPicked) : suggested;
  const today = actions && isPicked ? pickActions(actions, isPicked) : actions;
  return { rows: columns ? toProductRows(columns, states, orders, today) : [], orders, today };
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

/**
 * What can be asked for, with names beside ids: places also where nothing is known of them but what is sold there.
 *
 * @param ids keys of the series that there are
 */
export function listAllChoices(catalogue: Catalogue, ids: readonly string[]): FilterChoices {
  const choices = listChoices(catalogue);
  const sold = ids.flatMap((productId) => partsOfSeriesKey(productId).location ?? []);
  return {
    ...choices,
    locations: [...new Set([...choices.locations, ...sold])].sort(),
    nameOfSupplier: (supplier) => catalogue.suppliers.get(supplier)?.name,
    nameOfLocation: (location) => catalogue.locations.get(location)?.name,
  };
}

/** What asks for a planner, of some products. */
function pickActions(
  { outOfStock, runningOut, late, held, overstock, ...today }: ActToday,
  isPicked: (productId: string) => boolean,
): ActToday {
  const pick = <Line extends { readonly productId: string }>(lines: readonly Line[]) =>
    lines.filter(({ productId }) => isPicked(productId));
  return {
    ...today,
    outOfStock: pick(outOfStock),
    runningOut: pick(runningOut),
    late: pick(late),
    held: pick(held),
    overstock: pick(overstock),
  };
}

/** The product master as it was a moment ago. */
export function recallCatalogue(lake: Lake): Promise<Catalogue> {
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
