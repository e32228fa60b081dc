import { z } from "zod";
import { BASELINES } from "../baselines";
import { count, type ResultOf, ratio } from "./schema";

/** Whose forecasts steer the stock in a simulated book. */
export type Scenario = "model" | "baseline" | "perfectForesight";

/** Where the stock of a product comes from: the data's `inventory_level`, or the policy's own book. */
export const inventorySource = z.enum(["observed", "simulated"]);

/** The same of a fleet, in which both may occur. */
export const fleetInventorySource = z.enum([...inventorySource.options, "mixed"]);
export type FleetInventorySource = z.output<typeof fleetInventorySource>;

/** The headline of the report: the book run with the model's forecasts, and the benefit over the baseline. */
export const businessFigures = z.strictObject({
  /** Units served from stock / units demanded. */
  fillRate: ratio,
  /** Share of all replenishment cycles without a stockout (alpha, P1). */
  cycleServiceLevel: ratio,
  /** The same of cycles with demand: what a target of a cycle service level means. */
  demandCycleServiceLevel: ratio,
  /** Product-days on which demand was not wholly met. */
  stockoutDays: count,
  lostSalesUnits: count,
  /** Units sold per year / average units on hand. */
  inventoryTurnover: count.nullable(),
  /** (Lost margin + holding + ordering cost under the baseline) - (the same under the model). */
  benefitAmount: z.number().nullable(),
  /**
   * Bounds of the bootstrap interval (95 %) of the benefit over products and days; `null` for one product, and for fewer
   * than 14 days of trade.
   */
  benefitLowAmount: z.number().nullable(),
  benefitHighAmount: z.number().nullable(),
});

/** One book over the period of the report. */
export const scenarioFigures = z.strictObject({
  fillRate: ratio,
  cycleServiceLevel: ratio,
  cycles: count,
  cyclesWithStockout: count,
  /** Of cycles with demand, a product's after its first order could have arrived. */
  demandCycleServiceLevel: ratio,
  demandCycles: count,
  demandCyclesWithStockout: count,
  /** Share of product-days on sale that closed with stock on hand (P3). */
  readyRate: ratio,
  stockoutDays: count,
  demandUnits: count,
  soldUnits: count,
  lostSalesUnits: count,
  openingUnits: count,
  receivedUnits: count,
  closingUnits: count,
  /** Mean units on hand at the close of a day. */
  averageOnHandUnits: count.nullable(),
  inventoryTurnover: count.nullable(),
  /** Average stock / average daily demand. */
  daysOfSupply: count.nullable(),
  orders: count,
  lostRevenueAmount: count,
  lostMarginAmount: count,
  holdingCostAmount: count,
  orderingCostAmount: count,
  /** What was thrown away, at cost. */
  writeOffAmount: count,
  /** Mean value at cost of the units on hand: the capital bound. */
  capitalAmount: count.nullable(),
  /** Value at cost of closing stock beyond the need of the protection interval. */
  overstockAmount: count,
});
export type ScenarioFigures = ResultOf<typeof scenarioFigures>;

export const scenarios = z.strictObject({
  model: scenarioFigures,
  baseline: scenarioFigures,
  perfectForesight: scenarioFigures,
} satisfies Record<Scenario, typeof scenarioFigures>);

/** The benefit over another of the baselines, with the service of its book: they are compared at equal service. */
const otherBenefit = z.strictObject({
  baseline: z.enum(BASELINES),
  benefitAmount: z.number(),
  benefitLowAmount: z.number().nullable(),
  benefitHighAmount: z.number().nullable(),
  lostMarginAmount: z.number(),
  holdingCostAmount: z.number(),
  orderingCostAmount: z.number(),
  writeOffAmount: z.number(),
  capitalAmount: z.number().nullable(),
  fillRate: ratio,
  demandCycleServiceLevel: ratio,
});

/**
 * The benefit over the best of the baselines (`baseline` of the report) and its parts, all of them:
 * `benefitAmount = lostMarginAmount + holdingCostAmount + orderingCostAmount + writeOffAmount`.
 */
export const benefitFigures = z.strictObject({
  benefitAmount: z.number().nullable(),
  benefitLowAmount: z.number().nullable(),
  benefitHighAmount: z.number().nullable(),
  /** Lost margin under the baseline less that under the model. */
  lostMarginAmount: z.number().nullable(),
  /** Holding cost under the baseline less that under the model. */
  holdingCostAmount: z.number().nullable(),
  /** Ordering cost under the baseline less that under the model. */
  orderingCostAmount: z.number().nullable(),
  /** Write-off under the baseline less that under the model. */
  writeOffAmount: z.number().nullable(),
  /** Capital bound under the baseline less that under the model. */
  capitalAmount: z.number().nullable(),
  /** Benefit with perfect foresight instead of the model, and orders for nothing: no forecast could earn more. */
  perfectForesightAmount: z.number().nullable(),
  /** Over the other baselines, the smallest benefit first. */
  others: z.array(otherBenefit),
});
export type BenefitFigures = ResultOf<typeof benefitFigures>;

/**
 * A class of products: A, B, C by revenue and X, Y, Z by variability of demand, as they were known before the period
 * began. The variability of a product that had been known for less than four weeks is "new".
 */
export const classFigures = z.strictObject({
  abc: z.enum(["A", "B", "C"]),
  xyz: z.enum(["X", "Y", "Z", "new"]),
  products: count,
  revenueAmount: count,
  fillRate: ratio,
  cycleServiceLevel: ratio,
  demandCycleServiceLevel: ratio,
  demandCycles: count,
  /**
   * The most of what the policy aims at (cycles with demand, or units) that any order level within its bound could have
   * served. Absent at least cost, and in reports of before it was told.
   */
  attainable: ratio.optional(),
  /** Mean value at cost of the stock. */
  capitalAmount: count.nullable(),
  lostMarginAmount: count,
  benefitAmount: z.number(),
  benefitLowAmount: z.number().nullable(),
  benefitHighAmount: z.number().nullable(),
});
export type ClassFigures = ResultOf<typeof classFigures>;
