import { DAYS_PER_MONTH } from "./month";

export interface RoiInput {
  /** What the forecasts earned in the period. */
  readonly benefitUsd: number;
  /** The AWS bill of the same period, monitoring included. */
  readonly awsCostUsd: number;
  readonly days: number;
  /** Spent once, before the first day. */
  readonly setupCostUsd: number;
}

export interface Roi {
  /** (benefit - AWS cost) / AWS cost x 100; `undefined` when nothing was billed. */
  readonly roiPercent: number | undefined;
  /** Benefit less AWS cost, per month. */
  readonly netUsdPerMonth: number;
  /**
   * Months of net benefit that pay for the set-up; 0 when it cost nothing, `undefined` when the running cost
   * is not earned, so that it never pays back.
   */
  readonly paybackMonths: number | undefined;
}

/** Return on the money spent on AWS. `days` is at least 1. */
export function computeRoi({ benefitUsd, awsCostUsd, days, setupCostUsd }: RoiInput): Roi {
  const netUsd = benefitUsd - awsCostUsd;
  const netUsdPerMonth = (netUsd / days) * DAYS_PER_MONTH;
  return {
    roiPercent: awsCostUsd > 0 ? (netUsd / awsCostUsd) * 100 : undefined,
    netUsdPerMonth,
    paybackMonths: netUsdPerMonth > 0 ? setupCostUsd / netUsdPerMonth : undefined,
  };
}
