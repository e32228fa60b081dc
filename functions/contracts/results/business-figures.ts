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
