import { listActions } from "../../business/outlook/act-today";
import { toStockOutlook } from "../../business/outlook/outlook-table";
import type { StockOutlook } from "../../business/outlook/stock-outlook";
import { resolveTerms } from "../../catalogue/resolve-terms";
import { ordersJsonFile, outlookFile } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { ActToday } from "../../contracts/results/today";
import { readCatalogue } from "../catalogue/read-catalogue";

/** The stock to come that a run told, or `undefined` where it told none. */
export async function readOutlook(lake: Lake, runDay: number): Promise<StockOutlook | undefined> {
  const table = await lake.readTable(outlookFile(runDay));
  return table && toStockOutlook(runDay, table);
}

/** What asks for a planner on a run day; `undefined` while no run has told the stock to come. */
export async function readToday(lake: Lake, runDay: number): Promise<ActToday | undefined> {
  const [outlook, catalogue, orders] = await Promise.all([
    readOutlook(lake, runDay),
    readCatalogue(lake),
    lake.readJson<OrdersDocument>(ordersJsonFile(runDay)),
  ]);
  if (!outlook || !orders) return undefined;
  const policy = { ...orders.policy, currency: orders.currency };
  return listActions(
    { environment: orders.environment, outlook, orders: orders.orders, late: orders.late },
    policy,
    resolveTerms(policy, catalogue).of,
  );
}
