import type { Column } from "../contracts/lake";
import type { OrdersDocument } from "../contracts/results/orders";
import type { ActToday } from "../contracts/results/today";
import type { ProductRow, ProductState } from "./product-table";

/** Whether a product asks for attention, from what the monitoring said of it. */
export function stateOf(concept: string | undefined, hasDrifted: boolean | undefined): ProductState {
  if (concept === "degraded" || concept === "warning") return concept;
  if (hasDrifted) return "drifted";
  return concept === "ok" ? "ok" : "unknown";
}

/**
 * The products of a fleet report, those that lose the most margin first.
 *
 * @param columns those of `products.parquet`.
 */
export function toProductRows(
  columns: Readonly<Record<string, Column>>,
  states: ReadonlyMap<string, ProductState>,
  orders: OrdersDocument | undefined,
  today?: ActToday,
): ProductRow[] {
  const out = new Set(today?.outOfStock.map(({ productId }) => productId));
  const suggested = orders?.orders.filter(({ status }) => status === "suggested") ?? [];
  const ordered = new Map(suggested.map(({ product_id, quantity }) => [product_id, quantity]));
  // Reports of before a column was written do not have it.
  const number = (name: string, index: number): number =>
    (columns[name] as Float64Array | undefined)?.[index] ?? Number.NaN;
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return (columns.product_id as readonly string[])
    .map((productId, index) => ({
      productId,
      name: (columns.name as readonly (string | undefined)[] | undefined)?.[index],
      abc: (columns.abc as readonly string[])[index]!,
      xyz: (columns.xyz as readonly string[])[index]!,
      demandUnits: number("demand_units", index),
      fillRate: orNull(number("fill_rate", index)),
      demandCycleServiceLevel: orNull(number("demand_cycle_service_level", index)),
      stockoutDays: number("stockout_days", index),
      lostMarginAmount: number("lost_margin_amount", index),
      benefitAmount: number("benefit_amount", index),
      averageOnHandUnits: orNull(number("average_on_hand_units", index)),
      orderUnits: ordered.get(productId) ?? 0,
      wape: orNull(number("wape", index)),
      // What is not on the shelf comes before what is the matter with its forecast.
      state: out.has(productId) ? ("out-of-stock" as const) : (states.get(productId) ?? ("unknown" as const)),
    }))
    .sort(
      (left, right) =>
        right.lostMarginAmount - left.lostMarginAmount || (left.productId < right.productId ? -1 : 1),
    );
}
