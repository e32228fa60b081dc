import type { InventorySource } from "./business-figures";

/** The policy as reports and orders state it. */
export interface PolicySummary {
  readonly kind: "order-up-to" | "reorder-point";
  readonly leadTimeDays: number;
  readonly leadTimeDeviationDays: number;
  readonly reviewPeriodDays: number;
  readonly protectionIntervalDays: number;
  readonly serviceTarget: "cycle-service-level" | "fill-rate";
  readonly serviceLevelTarget: number;
  readonly safetyStockMethod: "empirical" | "normal" | "poisson" | "negative-binomial";
  readonly minimumOrderUnits: number;
  readonly packUnits: number;
  readonly grossMarginRatio: number;
  readonly annualHoldingCostRatio: number;
  readonly costPerOrderUsd: number;
}

/** Row of `orders/dt=D/orders.csv` and element of `orders` in `orders/dt=D/orders.json`. */
export interface OrderLine {
  /** Stable: the same need gives the same id when the run is repeated. */
  readonly order_id: string;
  readonly product_id: string;
  readonly quantity: number;
  readonly order_date: string;
  readonly due_date: string;
  readonly reason: string;
  /** Probability that the stock lasts until the following delivery, with the order. */
  readonly confidence: number | null;
  readonly value_usd: number;
  readonly order_up_to_level_units: number;
  /** A position below it is ordered for. */
  readonly reorder_point_units: number;
  readonly inventory_position_units: number;
  readonly safety_stock_units: number;
}

/** `orders/dt=D/orders.json`. */
export interface OrdersDocument {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly runDay: string;
  readonly inventorySource: InventorySource | "mixed";
  readonly policy: PolicySummary;
  readonly products: number;
  /** Whether this is a review day: between reviews nothing is ordered. */
  readonly reviewDay: boolean;
  readonly nextReviewDay: string;
  readonly orders: readonly OrderLine[];
  /** Products of `orders/open.csv` that the fleet does not know; their orders count for nothing. */
  readonly unknownOpenProducts: readonly string[];
  readonly totals: { readonly count: number; readonly units: number; readonly valueUsd: number };
}
