/** What `replenish` and `report` leave in the lake, for costs, the operator scripts and any BI tool. */
import { formatDay } from "../demand/calendar";

export type {
  BenefitFigures,
  BusinessFigures,
  ClassFigures,
  DistributionEvidence,
  FleetDay,
  FleetReport,
  InventorySource,
  OrderLine,
  OrdersDocument,
  PolicySummary,
  ProductDay,
  ProductReport,
  ProductResultRow,
  Scenario,
  ScenarioFigures,
} from "../business/results";

/** Key of the fleet report, a `FleetReport`. `runDay` is D. */
export function businessReportKey(runDay: number): string {
  return `reports/dt=${formatDay(runDay)}/business.json`;
}

/** Key of the same report as a self-contained page. */
export function businessPageKey(runDay: number): string {
  return `reports/dt=${formatDay(runDay)}/business.html`;
}

/** Key of the per-product results; columns are those of `ProductResultRow`. */
export function businessProductsKey(runDay: number): string {
  return `reports/dt=${formatDay(runDay)}/products.parquet`;
}

/** Keys of the suggested orders, as CSV and as an `OrdersDocument`. */
export function ordersCsvKey(runDay: number): string {
  return `orders/dt=${formatDay(runDay)}/orders.csv`;
}
export function ordersJsonKey(runDay: number): string {
  return `orders/dt=${formatDay(runDay)}/orders.json`;
}

/** Key of the simulated books after a run: the state from which the next run goes on. */
export function booksKey(runDay: number): string {
  return `orders/dt=${formatDay(runDay)}/books.parquet`;
}

/** Orders placed elsewhere and not yet received: `product_id,quantity,due_date` per line. */
export const OPEN_ORDERS_KEY = "orders/open.csv";
