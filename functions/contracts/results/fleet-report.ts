import { z } from "zod";
import { classFigures, fleetInventorySource } from "./business-figures";
import { expectedError } from "./expected-error";
import { firstModel } from "./first-model";
import { orderTotals } from "./orders";
import { policyStudy } from "./policy-study";
import { reportShape } from "./report";
import { returnFigures } from "./return";
import { productFilter, rollUp } from "./roll-up";
import { count, date, type ResultOf, ratio } from "./schema";

/** A point of the fleet's daily course. */
const fleetDay = z.strictObject({
  date,
  /** The whole fleet was closed that day. */
  closed: z.boolean(),
  demandUnits: count,
  lostSalesUnits: count,
  baselineLostSalesUnits: count,
  onHandUnits: count,
  baselineOnHandUnits: count,
  benefitAmount: z.number(),
  /** Share of the products on sale that met the day's demand from stock; `null` on a closed day. */
  inStockRatio: ratio,
  baselineInStockRatio: ratio,
  /** WAPE of the forecasts that were made the day before; `null` on a day that was not scored. Absent in older reports. */
  wape: count.nullable().optional(),
  baselineWape: count.nullable().optional(),
});

/** `reports/dt=D/business.json`. */
export const fleetReport = z.strictObject({
  ...reportShape,
  products: count,
  inventorySource: fleetInventorySource,
  classes: z.array(classFigures),
  orders: orderTotals,
  /** Observed, not simulated. */
  observed: z.strictObject({
    unitsSold: count,
    revenueAmount: count,
    returnedUnits: count,
    cancelledUnits: count,
    closedDays: count,
    /** Product-days whose demand may be understated because the product was out of stock. */
    censoredDays: count,
  }),
  /** As the monitoring scored the days of the period; `null` while it has scored none. */
  accuracy: z.strictObject({ wape: count.nullable(), baselineWape: count.nullable() }).nullable(),
  drift: z.strictObject({ productsTested: count, productsDrifted: count }).nullable(),
  /** Return on the AWS bill, from the last cost report there is: costs are told after the report of a day. */
  roi: z.strictObject({ runDay: date, ...returnFigures.shape }).nullable(),
  /** What other policies would have cost; `null` until four weeks of books are there. Made anew once a week. */
  policies: policyStudy.nullable(),
  /** Which products it is about, where not all. */
  filter: productFilter.optional(),
  /** By category, one level below that of the filter, and by supplier, where there is a product master; by place where demand is. */
  rollUps: z
    .strictObject({
      categories: z.array(rollUp).optional(),
      suppliers: z.array(rollUp).optional(),
      locations: z.array(rollUp).optional(),
      regions: z.array(rollUp).optional(),
    })
    .optional(),
  /** Error that the forecasts of the run day are expected to have; `null` while too little is known. Of the whole fleet. */
  expectedError: expectedError.nullable().optional(),
  /** What the stack still needs for its first model, where it has none: then simple methods forecast. */
  firstModel: firstModel.optional(),
  daily: z.array(fleetDay),
  /** Products losing the most margin under the model's book, worst first, at most 20. */
  topOffenders: z.array(
    z.strictObject({
      productId: z.string(),
      /** Of the product master. */
      name: z.string().optional(),
      lostMarginAmount: count,
      holdingCostAmount: count,
      fillRate: ratio,
    }),
  ),
});
export type FleetReport = ResultOf<typeof fleetReport>;

/** Row of `reports/dt=D/products.parquet`, sorted by product. `NaN` where undefined. */
export interface ProductResultRow {
  readonly product_id: string;
  /** Of the product master; the three columns are there when there is one. */
  readonly name?: string;
  readonly category?: string;
  readonly supplier?: string;
  /** Where the demand tells places apart: `product_id` is then that of the series, product and place. */
  readonly location?: string;
  readonly abc: string;
  readonly xyz: string;
  readonly demand_units: number;
  readonly revenue_amount: number;
  readonly fill_rate: number;
  readonly baseline_fill_rate: number;
  readonly cycle_service_level: number;
  readonly baseline_cycle_service_level: number;
  readonly demand_cycle_service_level: number;
  readonly baseline_demand_cycle_service_level: number;
  readonly stockout_days: number;
  readonly baseline_stockout_days: number;
  readonly lost_sales_units: number;
  readonly baseline_lost_sales_units: number;
  readonly average_on_hand_units: number;
  readonly baseline_average_on_hand_units: number;
  readonly closing_units: number;
  readonly inventory_turnover: number;
  readonly days_of_supply: number;
  readonly lost_margin_amount: number;
  readonly holding_cost_amount: number;
  readonly ordering_cost_amount: number;
  /** Where anything perished. */
  readonly write_off_amount?: number;
  /** Over the baseline that the report is held against, and over each that was played. */
  readonly benefit_amount: number;
  readonly baseline: string;
  readonly benefit_over_seasonal_naive_amount: number;
  readonly benefit_over_smoothing_amount: number;
  readonly benefit_over_last_year_amount: number;
  readonly capital_amount: number;
  readonly wape: number;
  readonly baseline_wape: number;
}
