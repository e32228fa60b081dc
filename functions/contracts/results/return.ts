import { z } from "zod";
import { BASELINES } from "../baselines";
import { count, currency, period, type ResultOf } from "./schema";

/** What came back for the AWS bill of some days. One rule decides what of it is told: `judgeReturn`. */
export const returnFigures = z.strictObject({
  /** Days of both the benefit and the bill. */
  period,
  /** Over the best of the baselines, which is this one. */
  baseline: z.enum(BASELINES),
  benefitAmount: z.number(),
  benefitLowAmount: z.number().nullable(),
  benefitHighAmount: z.number().nullable(),
  /** Lower bounds of the benefit over the other baselines. */
  othersLowAmount: z.array(z.strictObject({ baseline: z.enum(BASELINES), lowAmount: z.number().nullable() })),
  currency,
  /** The bill, and what it is in the currency of the benefit. */
  awsCostUsd: count,
  awsCostAmount: count,
  setupCostAmount: count,
  /** Why none of the figures below is told; `null` where they are. */
  notToldBecause: z.string().nullable(),
  /** (Benefit - AWS cost) / AWS cost x 100, with the same at the bounds of the benefit's interval. */
  roiPercent: z.number().nullable(),
  roiLowPercent: z.number().nullable(),
  roiHighPercent: z.number().nullable(),
  /** Benefit / AWS cost. */
  benefitCostRatio: z.number().nullable(),
  /** Benefit less AWS cost. */
  netAmountPerMonth: z.number().nullable(),
  /** Months of net benefit that pay for the set-up; `null` where the running cost is not earned: it never pays back. */
  paybackMonths: count.nullable(),
});
export type ReturnFigures = ResultOf<typeof returnFigures>;
