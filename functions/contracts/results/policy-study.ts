import { z } from "zod";
import { business } from "../settings/business";
import { count, date, type ResultOf, ratio } from "./schema";

/** One policy, as if it had steered the stock. */
export const studiedPolicy = z.strictObject({
  name: z.string(),
  /** What of the policy differs from the present one. */
  settings: business.pick({
    orderPolicy: true,
    reviewPeriodDays: true,
    serviceTarget: true,
    serviceLevelTarget: true,
  }),
  isPresent: z.boolean(),
  /** A point of the curve of cost over service targets. */
  isOnCurve: z.boolean(),
  demandCycleServiceLevel: ratio,
  fillRate: ratio,
  capitalAmount: count.nullable(),
  lostMarginAmount: count,
  holdingCostAmount: count,
  orderingCostAmount: count,
  writeOffAmount: count,
  totalCostAmount: count,
  /** Total cost of the present policy less this one's, and its interval over products: 95 % for all policies together. */
  savingAmount: z.number(),
  savingLowAmount: z.number().nullable(),
  savingHighAmount: z.number().nullable(),
});
export type StudiedPolicy = ResultOf<typeof studiedPolicy>;

/** What other policies would have cost on the same demand with the same forecasts. */
export const policyStudy = z.strictObject({
  /** Run day of the report that made it; it is made anew once a week. */
  madeOn: date,
  from: date,
  to: date,
  /** Each policy steered the stock from this day on, from the books of then. */
  inUseSince: date,
  products: count,
  /** Products that were played: a sample of a large fleet, whose costs are scaled up. */
  studiedProducts: count,
  policies: z.array(studiedPolicy),
  /**
   * What the days would have cost at least who had known them, from the present policy's stock to its stock: no forecast and
   * no policy costs less. `null` where unmet demand waits; absent in studies of before it was told.
   */
  leastAmount: count.nullable().optional(),
  /** The one of least total cost. */
  leastCost: z.string(),
  /** The one to change to: surely cheaper than the present one. `null` where none is. */
  recommended: z.string().nullable(),
  evidence: z.string(),
});
export type PolicyStudy = ResultOf<typeof policyStudy>;
