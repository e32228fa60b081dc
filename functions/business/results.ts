/**
 * What the business report says. Types only: the keys of the files are in `contracts/business-results.ts`.
 *
 * Money is in US dollars, converted from the currency of the data with `usdPerCurrencyUnit`. An undefined
 * measure is `null`, never 0.
 */

/** Whose forecasts steer the stock in a simulated book. */
export type Scenario = "model" | "baseline" | "perfectForesight";

/** Where the stock of a product comes from: the data's `inventory_level`, or the policy's own book. */
export type InventorySource = "observed" | "simulated";

/** The headline of the report: the book run with the model's forecasts, and the benefit over the baseline. */
export interface BusinessFigures {
  /** Units served from stock / units demanded. */
  readonly fillRate: number | null;
  /** Share of replenishment cycles without a stockout. */
  readonly cycleServiceLevel: number | null;
  /** Product-days on which demand was not wholly met. */
  readonly stockoutDays: number;
  readonly lostSalesUnits: number;
  /** Units sold per year / average units on hand. */
  readonly inventoryTurnover: number | null;
  /** (Lost margin + holding cost under the baseline) - (the same under the model). */
  readonly benefitUsd: number | null;
  /** Bounds of the bootstrap interval (95 %) of the benefit, resampling products. */
  readonly benefitLowUsd: number | null;
  readonly benefitHighUsd: number | null;
}

/** One book over the period of the report. */
export interface ScenarioFigures {
  readonly fillRate: number | null;
  readonly cycleServiceLevel: number | null;
  readonly cycles: number;
  readonly cyclesWithStockout: number;
  readonly stockoutDays: number;
  readonly demandUnits: number;
  readonly soldUnits: number;
  readonly lostSalesUnits: number;
  readonly openingUnits: number;
  readonly receivedUnits: number;
  readonly closingUnits: number;
  /** Mean units on hand at the close of a day. */
  readonly averageOnHandUnits: number | null;
  readonly inventoryTurnover: number | null;
  /** Average stock / average daily demand. */
  readonly daysOfSupply: number | null;
  readonly orders: number;
  readonly lostRevenueUsd: number;
  readonly lostMarginUsd: number;
  readonly holdingCostUsd: number;
  readonly orderingCostUsd: number;
  /** Mean value at cost of the units on hand: the capital bound. */
  readonly capitalUsd: number | null;
  /** Value at cost of closing stock beyond the need of the protection interval. */
  readonly overstockUsd: number;
}

/** The benefit and its parts: `benefitUsd = lostMarginUsd + holdingCostUsd`. */
export interface BenefitFigures {
  readonly benefitUsd: number | null;
  readonly benefitLowUsd: number | null;
  readonly benefitHighUsd: number | null;
  /** Lost margin under the baseline less that under the model. */
  readonly lostMarginUsd: number | null;
  /** Holding cost under the baseline less that under the model. */
  readonly holdingCostUsd: number | null;
  /** The same for ordering cost; not part of the benefit. */
  readonly orderingCostUsd: number | null;
  /** Capital bound under the baseline less that under the model. */
  readonly capitalUsd: number | null;
  /** Benefit with perfect foresight instead of the model: the most any forecast could earn. */
  readonly perfectForesightUsd: number | null;
}

/** A class of products: A, B, C by revenue and X, Y, Z by variability of demand. */
export interface ClassFigures {
  readonly abc: "A" | "B" | "C";
  readonly xyz: "X" | "Y" | "Z";
  readonly products: number;
  readonly revenueUsd: number;
  readonly fillRate: number | null;
  readonly cycleServiceLevel: number | null;
  readonly lostMarginUsd: number;
  readonly benefitUsd: number;
  readonly benefitLowUsd: number | null;
  readonly benefitHighUsd: number | null;
}

export interface PolicySummary {
  readonly kind: "order-up-to";
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
  readonly totals: { readonly count: number; readonly units: number; readonly valueUsd: number };
}

/** A day of a product: what was sold, what was forecast the day before, and how the books went. */
export interface ProductDay {
  readonly date: string;
  /** No row of the product: closed, or not on sale. */
  readonly closed: boolean;
  readonly demandUnits: number | null;
  readonly forecastUnits: number | null;
  readonly lowerUnits: number | null;
  readonly upperUnits: number | null;
  readonly baselineForecastUnits: number | null;
  readonly onHandUnits: number | null;
  readonly orderUpToLevelUnits: number | null;
  readonly receivedUnits: number;
  /** Ordered on the morning after. */
  readonly orderedUnits: number;
  readonly lostSalesUnits: number;
  readonly baselineOnHandUnits: number | null;
  readonly baselineLostSalesUnits: number;
  /** Stock in the data, where it has it. */
  readonly inventoryLevelUnits: number | null;
}

/** Shares of days whose demand fell in each bin, before and after. */
export interface DistributionEvidence {
  readonly feature: string;
  /** Lower bounds of the bins; the last bin is open. */
  readonly bins: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly beforeDays: { readonly from: string; readonly to: string; readonly count: number };
  readonly afterDays: { readonly from: string; readonly to: string; readonly count: number };
}

/** `GET /report?product_id=...`. */
export interface ProductReport {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly productId: string;
  readonly runDay: string;
  readonly period: { readonly from: string; readonly to: string; readonly days: number } | null;
  readonly baseline: "seasonal-naive";
  readonly inventorySource: InventorySource;
  readonly currency: { readonly usdPerCurrencyUnit: number; readonly reported: "USD" };
  readonly policy: PolicySummary;
  readonly business: BusinessFigures;
  readonly scenarios: Readonly<Record<Scenario, ScenarioFigures>>;
  readonly benefit: BenefitFigures;
  readonly priceUsd: number | null;
  readonly revenueUsd: number;
  readonly accuracy: {
    readonly wape: number | null;
    readonly baselineWape: number | null;
    readonly horizon: readonly {
      readonly step: number;
      readonly wape: number | null;
      readonly daysUsed: number;
    }[];
  };
  readonly drift: {
    readonly dataDrift: boolean;
    readonly driftScore: number | null;
    readonly features: readonly string[];
    readonly since: string | null;
    readonly concept: string;
    readonly conceptScore: number | null;
    readonly errorRatio: number | null;
    readonly conceptSince: string | null;
  } | null;
  readonly evidence: readonly DistributionEvidence[];
  readonly daily: readonly ProductDay[];
  /** Forecasts of the days ahead. */
  readonly ahead: readonly {
    readonly date: string;
    readonly forecastUnits: number;
    readonly lowerUnits: number | null;
    readonly upperUnits: number | null;
  }[];
  readonly openOrder: OrderLine | null;
  readonly notes: readonly string[];
}
