import { z } from "zod";
import { orderTotals } from "./orders";
import { count, type ResultOf, ratio } from "./schema";

/** The figures of some products together. Those of all roll-ups of one kind come to those of the report. */
export const rollUp = z.strictObject({
  /** Category path or id of the supplier; `null` for products of which neither is known, and for all that are not told one by one. */
  key: z.string().nullable(),
  name: z.string(),
  products: count,
  demandUnits: count,
  revenueAmount: count,
  lostSalesUnits: count,
  fillRate: ratio,
  /** Forecast for the run day. */
  forecastUnits: count,
  averageOnHandUnits: count,
  capitalAmount: count,
  lostMarginAmount: count,
  holdingCostAmount: count,
  orderingCostAmount: count,
  writeOffAmount: count,
  benefitAmount: z.number(),
  orders: orderTotals,
});
export type RollUp = ResultOf<typeof rollUp>;

/** Which products a report is about, where not all. */
export const productFilter = z.strictObject({
  /** A category path: the products in it and in all below it. */
  category: z.string().optional(),
  supplier: z.string().optional(),
  location: z.string().optional(),
  region: z.string().optional(),
});
export type ProductFilter = ResultOf<typeof productFilter>;
