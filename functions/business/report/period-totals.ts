import type { BaselineName } from "../../contracts/baselines";
import type { Scenario } from "../../contracts/results/business-figures";

/** Sums over a period, one value per product. */
export interface ScenarioTotals {
  readonly lost: Float64Array;
  readonly received: Float64Array;
  readonly opening: Float64Array;
  readonly closing: Float64Array;
  /** Sum over the days of the stock at their close. */
  readonly onHandDays: Float64Array;
  readonly stockoutDays: Float64Array;
  readonly orders: Float64Array;
  readonly lostRevenueAmount: Float64Array;
  readonly lostMarginAmount: Float64Array;
  readonly holdingCostAmount: Float64Array;
  readonly orderingCostAmount: Float64Array;
  readonly writeOffAmount: Float64Array;
  /** Lost margin, holding, ordering and write-off together by product and block of days: see {@link PeriodTotals.blocks}. */
  readonly blockCostAmount: Float64Array;
  /** Sum over the days of the value at cost of the stock. */
  readonly capitalAmountDays: Float64Array;
  readonly overstockAmount: Float64Array;
  readonly cycles: Float64Array;
  readonly cyclesWithStockout: Float64Array;
  /** Cycles with demand, of a product whose first order could have arrived, and those of them with a stockout. */
  readonly demandCycles: Float64Array;
  readonly demandCyclesWithStockout: Float64Array;
  /** Days on sale that closed with stock on hand. */
  readonly readyDays: Float64Array;
}

export type OtherTotals = Partial<Record<BaselineName, ScenarioTotals>>;

export interface PeriodTotals {
  readonly productIds: readonly string[];
  readonly fromDay: number;
  readonly toDay: number;
  /**
   * Blocks of about a week that the days are cut into, for the uncertainty of sums over them; 0 where there are too few
   * days on which anything was traded for two of them.
   */
  readonly blocks: number;
  /** Days that each product was in the books. */
  readonly days: Float64Array;
  readonly demand: Float64Array;
  readonly revenueAmount: Float64Array;
  readonly unitsSold: Float64Array;
  readonly unitsReturned: Float64Array;
  /** Units sold and cancelled the same day: never demand. */
  readonly unitsCancelled: Float64Array;
  /** Days with a row, out of which days on which the data shows an empty stock. */
  readonly openDays: Float64Array;
  readonly censoredDays: Float64Array;
  /** Standard deviation / mean of demand per week; `NaN` without two whole weeks or without demand. */
  readonly weeklyVariation: Float64Array;
  /** Place among `SERVICE_CLASSES` before the first day of the period; -1 where the books do not tell it. */
  readonly serviceClass: Int8Array;
  /** Last known price; `NaN` when there never was one. */
  readonly priceAmount: Float64Array;
  readonly scenarios: Readonly<Record<Scenario, ScenarioTotals>>;
  /** Baselines besides the one among the scenarios, as far as they were played on all days. */
  readonly others: OtherTotals;
  readonly daily: readonly DailyTotals[];
}

export interface DailyTotals {
  readonly day: number;
  readonly closed: boolean;
  readonly demand: number;
  readonly lost: number;
  readonly baselineLost: number;
  readonly onHand: number;
  readonly baselineOnHand: number;
  readonly benefitAmount: number;
  /** Products with a row, and those of them that could not meet their demand. */
  readonly open: number;
  readonly short: number;
  readonly baselineShort: number;
}

export function createTotals(count: number, blocks = 0): ScenarioTotals {
  const column = () => new Float64Array(count);
  return {
    lost: column(),
    received: column(),
    opening: column(),
    closing: column(),
    onHandDays: column(),
    stockoutDays: column(),
    orders: column(),
    lostRevenueAmount: column(),
    lostMarginAmount: column(),
    holdingCostAmount: column(),
    orderingCostAmount: column(),
    writeOffAmount: column(),
    blockCostAmount: new Float64Array(count * blocks),
    capitalAmountDays: column(),
    overstockAmount: column(),
    cycles: column(),
    cyclesWithStockout: column(),
    demandCycles: column(),
    demandCyclesWithStockout: column(),
    readyDays: column(),
  };
}
