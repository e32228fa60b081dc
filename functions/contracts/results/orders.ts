import { z } from "zod";
import type { Currency } from "../money";
import { business } from "../settings/business";
import type { FleetInventorySource } from "./business-figures";
import { count, date, type ResultOf, ratio } from "./schema";

/** The policy as reports and orders state it: the settings, and what follows from them. */
export const policySummary = business.extend({
  protectionIntervalDays: count,
  /** Share of the cycles that orders at least cost would cover. */
  criticalRatio: count,
});
export type PolicySummary = ResultOf<typeof policySummary>;

/** Row of `orders/dt=D/orders.csv` and element of `orders` in `orders/dt=D/orders.json`. */
export const orderLine = z.strictObject({
  /** Stable: the same need gives the same id when the run is repeated. */
  order_id: z.string(),
  product_id: z.string(),
  quantity: count,
  order_date: date,
  due_date: date,
  reason: z.string(),
  /** Probability that the stock lasts until the following delivery, with the order. */
  confidence: ratio,
  /**
   * Demand over the protection interval lies between these with a probability of 80 %, by the distribution that the
   * level is taken from.
   */
  protection_lower_units: count.nullable(),
  protection_upper_units: count.nullable(),
  value_amount: count,
  order_up_to_level_units: count,
  /** A position below it is ordered for. */
  reorder_point_units: count,
  inventory_position_units: z.number(),
  safety_stock_units: z.number(),
  /** Whose forecast it rests on: the baseline's where the model's is missing or not to be believed. */
  forecast_source: z.enum(["model", "baseline"]),
  /** A line that is held is for a person to decide: nobody has counted on it, and it is looked at anew each run. */
  status: z.enum(["suggested", "held"]),
  held_because: z.string().nullable(),
  /** Of the product master, where it knows the product. */
  name: z.string().optional(),
  category: z.string().optional(),
  supplier: z.string().optional(),
  /** Stock on the morning of the run. */
  on_hand_units: count,
  /** When something that is under way arrives next, and how much; without this order. */
  next_arrival_date: date.nullable(),
  next_arrival_units: count,
  /** Probability that stock and what is under way last until this order arrives. */
  lasts_until_delivery: ratio,
  /** Day on which the stock has run out more likely than not, where it does before the following delivery. */
  runs_out_date: date.nullable(),
});
/** Lines that are suggested, and beside them those that are held. */
export const orderTotals = z.strictObject({
  count,
  units: count,
  valueAmount: count,
  held: z.strictObject({ count, units: count, valueAmount: count }),
});
export type OrderTotals = ResultOf<typeof orderTotals>;
export type OrderLine = ResultOf<typeof orderLine>;

/** `orders/dt=D/orders.json`. */
export interface OrdersDocument {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly runDay: string;
  readonly inventorySource: FleetInventorySource;
  readonly currency: Currency;
  readonly policy: PolicySummary;
  readonly products: number;
  /** Products for which the baseline's forecast stood in for the model's. */
  readonly baselineProducts: number;
  /** Whether this is a review day: between reviews nothing is ordered. */
  readonly reviewDay: boolean;
  readonly nextReviewDay: string;
  readonly orders: readonly OrderLine[];
  /** Products of `orders/open.csv` that the fleet does not know; their orders count for nothing. */
  readonly unknownOpenProducts: readonly string[];
  /** What is under way and should have come before the run day; absent in runs of before it was told. */
  readonly late?: readonly {
    readonly order_id: string;
    readonly product_id: string;
    readonly quantity: number;
    readonly due_date: string;
  }[];
  /** Days of trade that are missing at the end of the data. */
  readonly dataAgeDays: number;
  readonly totals: OrderTotals;
  /** Suppliers whose lines are held since they come to less than it takes an order for; absent where there are none. */
  readonly belowMinimum?: readonly {
    readonly supplier: string;
    readonly name: string;
    readonly lines: number;
    readonly valueAmount: number;
    readonly minimumAmount: number;
  }[];
}
