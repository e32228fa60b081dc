import { toCsvCell } from "../../business/csv";
import { monitoringProductsKey, monitoringSummaryKey, ordersJsonKey } from "../../contracts/keys";
import type { Column, Lake } from "../../contracts/lake";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { ReportSettings } from "../../contracts/settings/handlers";
import { renderFleetPage } from "../../dashboard/fleet-page";
import { renderProductPage } from "../../dashboard/product-page";
import type { ProductRow, ProductState } from "../../dashboard/product-table";
import type { Format } from "../../http/report-request";
import { buildFleetReport, type FleetReportResult, type ReportDays } from "./fleet-report";
import { buildProductReport } from "./product-report";
import { readCosts } from "./read-costs";
import { remember } from "./remember";

/** The fleet's report in the form asked for. This is what the API serves and what the command line writes. */
export async function renderFleetAnswer(
  lake: Lake,
  settings: ReportSettings,
  runDay: number,
  days: ReportDays,
  format: Format,
): Promise<string> {
  const name = `fleet/${runDay}/${days.fromDay}/${days.toDay}`;
  const result = await remember(lake, name, () => buildFleetReport(lake, settings, runDay, days));
  if (format === "csv") return toCsv(result.columns ?? {});
  if (format === "json") return JSON.stringify(result.report);
  return remember(lake, `${name}/html`, () => renderFleetReport(lake, settings, runDay, result));
}

/** The page of a fleet report. */
export async function renderFleetReport(
  lake: Lake,
  { pageScript }: Pick<ReportSettings, "pageScript">,
  runDay: number,
  result: FleetReportResult,
): Promise<string> {
  const [monitoring, costs, states, orders] = await Promise.all([
    lake.readJson<MonitoringSummary>(monitoringSummaryKey(runDay)),
    readCosts(lake, runDay),
    readStates(lake, runDay),
    remember(lake, ordersJsonKey(runDay), () => lake.readJson<OrdersDocument>(ordersJsonKey(runDay))),
  ]);
  return renderFleetPage({
    report: result.report,
    rows: toRows(result, states, orders),
    monitoring,
    costs,
    orders,
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
  const report = await buildProductReport(lake, settings, runDay, productId, days);
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

async function readStates(lake: Lake, runDay: number): Promise<ReadonlyMap<string, ProductState>> {
  const table = await lake.readTable(monitoringProductsKey(runDay), ["product_id", "data_drift", "concept"]);
  const states = new Map<string, ProductState>();
  if (!table) return states;
  const ids = table.columns.product_id as readonly string[];
  const drift = table.columns.data_drift as readonly boolean[];
  const concept = table.columns.concept as readonly string[];
  ids.forEach((productId, row) => {
    const status = concept[row];
    const state: ProductState =
      status === "degraded" || status === "warning"
        ? status
        : drift[row]
          ? "drifted"
          : status === "ok"
            ? "ok"
            : "unknown";
    states.set(productId, state);
  });
  return states;
}

function toRows(
  { columns, period }: FleetReportResult,
  states: ReadonlyMap<string, ProductState>,
  orders: OrdersDocument | undefined,
): ProductRow[] {
  if (!columns || !period) return [];
  const ordered = new Map(orders?.orders.map(({ product_id, quantity }) => [product_id, quantity]));
  const number = (name: string, index: number): number => (columns[name] as Float64Array)[index]!;
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return period.productIds
    .map((productId, index) => ({
      productId,
      abc: (columns.abc as readonly string[])[index]!,
      xyz: (columns.xyz as readonly string[])[index]!,
      demandUnits: number("demand_units", index),
      fillRate: orNull(number("fill_rate", index)),
      cycleServiceLevel: orNull(number("cycle_service_level", index)),
      stockoutDays: number("stockout_days", index),
      lostMarginUsd: number("lost_margin_usd", index),
      benefitUsd: number("benefit_usd", index),
      averageOnHandUnits: orNull(number("average_on_hand_units", index)),
      orderUnits: ordered.get(productId) ?? 0,
      wape: orNull(number("wape", index)),
      state: states.get(productId) ?? ("unknown" as const),
    }))
    .sort(
      (left, right) =>
        right.lostMarginUsd - left.lostMarginUsd || (left.productId < right.productId ? -1 : 1),
    );
}

function toCsv(columns: Readonly<Record<string, Column>>): string {
  const names = Object.keys(columns);
  const count = names.length > 0 ? columns[names[0]!]!.length : 0;
  const lines = Array.from({ length: count }, (_, row) =>
    names
      .map((name) => {
        const value = columns[name]![row];
        if (typeof value === "number")
          return Number.isNaN(value) ? "" : String(Math.round(value * 1e4) / 1e4);
        return toCsvCell((value ?? null) as string | null);
      })
      .join(","),
  );
  return `${[names.join(","), ...lines].join("\n")}\n`;
}
