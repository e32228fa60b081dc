import type {
  BenefitFigures,
  BusinessFigures,
  ClassFigures,
  InventorySource,
  Scenario,
  ScenarioFigures,
} from "./business-figures";
import type { PolicySummary } from "./orders";

/** A point of the fleet's daily course. */
export interface FleetDay {
  readonly date: string;
  /** The whole fleet was closed that day. */
  readonly closed: boolean;
  readonly demandUnits: number;
  readonly lostSalesUnits: number;
  readonly baselineLostSalesUnits: number;
  readonly onHandUnits: number;
  readonly baselineOnHandUnits: number;
  readonly benefitUsd: number;
  /** Share of the products on sale that met the day's demand from stock; `null` on a closed day. */
  readonly inStockRatio: number | null;
  readonly baselineInStockRatio: number | null;
}

/** `reports/dt=D/business.json`. */
export interface FleetReport {
  readonly schemaVersion: 1;
  readonly environment: string;
  /** D, ISO date. */
  readonly runDay: string;
  /** Days the figures cover, inclusive; `null` while no forecast day has closed. */
  readonly period: { readonly from: string; readonly to: string; readonly days: number } | null;
  readonly products: number;
  readonly baseline: "seasonal-naive";
  readonly inventorySource: InventorySource | "mixed";
  readonly currency: { readonly usdPerCurrencyUnit: number; readonly reported: "USD" };
  readonly policy: PolicySummary;
  readonly business: BusinessFigures;
  readonly scenarios: Readonly<Record<Scenario, ScenarioFigures>>;
  readonly benefit: BenefitFigures;
  readonly classes: readonly ClassFigures[];
  readonly orders: { readonly count: number; readonly units: number; readonly valueUsd: number };
  /** Observed, not simulated. */
  readonly observed: {
    readonly unitsSold: number;
    readonly revenueUsd: number;
    readonly returnedUnits: number;
    readonly cancelledUnits: number;
    readonly closedDays: number;
    /** Product-days whose demand may be understated because the product was out of stock. */
    readonly censoredDays: number;
  };
  readonly accuracy: { readonly wape: number | null; readonly baselineWape: number | null } | null;
  readonly drift: { readonly productsTested: number; readonly productsDrifted: number } | null;
  /** Return on the AWS bill, from the last cost report there is: costs are told after the report of a day. */
  readonly roi: {
    readonly runDay: string;
    readonly awsCostUsd: number;
    readonly roiPercent: number | null;
    readonly paybackMonths: number | null;
  } | null;
  readonly daily: readonly FleetDay[];
  /** Products losing the most margin under the model's book, worst first, at most 20. */
  readonly topOffenders: readonly {
    readonly productId: string;
    readonly lostMarginUsd: number;
    readonly holdingCostUsd: number;
    readonly fillRate: number | null;
  }[];
  /** What a reader must know before trusting the figures. */
  readonly notes: readonly string[];
}

/** Row of `reports/dt=D/products.parquet`, sorted by product. `NaN` where undefined. */
export interface ProductResultRow {
  readonly product_id: string;
  readonly abc: string;
  readonly xyz: string;
  readonly demand_units: number;
  readonly revenue_usd: number;
  readonly fill_rate: number;
  readonly baseline_fill_rate: number;
  readonly cycle_service_level: number;
  readonly baseline_cycle_service_level: number;
  readonly stockout_days: number;
  readonly baseline_stockout_days: number;
  readonly lost_sales_units: number;
  readonly baseline_lost_sales_units: number;
  readonly average_on_hand_units: number;
  readonly baseline_average_on_hand_units: number;
  readonly closing_units: number;
  readonly inventory_turnover: number;
  readonly days_of_supply: number;
  readonly lost_margin_usd: number;
  readonly holding_cost_usd: number;
  readonly benefit_usd: number;
  readonly capital_usd: number;
  readonly wape: number;
  readonly baseline_wape: number;
}
