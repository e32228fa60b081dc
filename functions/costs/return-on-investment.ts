import { BASELINE_NAMES } from "../contracts/baselines";
import type { ReturnFigures } from "../contracts/results/return";
import { TOO_FEW } from "../contracts/tell-return";
import { DAYS_PER_MONTH } from "./month";

export interface ReturnInput {
  /** What the forecasts earned in the period, with its interval; bounds are `null` where there is none. */
  readonly benefitAmount: number;
  readonly benefitLowAmount: number | null;
  readonly benefitHighAmount: number | null;
  /** Lower bounds of the benefit over baselines besides the best one. */
  readonly othersLowAmount: ReturnFigures["othersLowAmount"];
  /** The AWS bill of the same period, monitoring included, in the currency of the benefit. */
  readonly awsCostAmount: number;
  /** At least 1. */
  readonly days: number;
  /** Spent once, before the first day. */
  readonly setupCostAmount: number;
}

/** What is told of the return on the money spent on AWS, and why it is not where it is not. */
export type Return = Omit<
  ReturnFigures,
  "period" | "baseline" | "currency" | "awsCostUsd" | keyof Omit<ReturnInput, "days">
>;

/**
 * Return on the money spent on AWS: ROI = (benefit - AWS cost) / AWS cost, benefit-cost ratio = benefit / AWS cost, payback
 * = set-up cost / net benefit per month, never where the running cost is not earned.
 *
 * A return is told only when it is known which way it goes: the interval of the benefit lies on one side of the bill. What
 * is earned over the best of the baselines must be earned over each of the others, too: a simple method that may be as good
 * in these days is one that nobody needs to pay for. All of them asked at once need no wider intervals (Berger 1982,
 * intersection-union tests).
 * Without one (a product alone, too few days), or without a bill, none of its figures is.
 */
export function judgeReturn(input: ReturnInput): Return {
  const { benefitAmount, benefitLowAmount, benefitHighAmount, awsCostAmount, days, setupCostAmount } = input;
  const notToldBecause = findObstacle(input);
  if (notToldBecause !== null || benefitLowAmount === null || benefitHighAmount === null) {
    return {
      notToldBecause,
      roiPercent: null,
      roiLowPercent: null,
      roiHighPercent: null,
      benefitCostRatio: null,
      netAmountPerMonth: null,
      paybackMonths: null,
    };
  }
  const roiOf = (amount: number) => ((amount - awsCostAmount) / awsCostAmount) * 100;
  const netAmountPerMonth = ((benefitAmount - awsCostAmount) / days) * DAYS_PER_MONTH;
  return {
    notToldBecause: null,
    roiPercent: roiOf(benefitAmount),
    roiLowPercent: roiOf(benefitLowAmount),
    roiHighPercent: roiOf(benefitHighAmount),
    benefitCostRatio: benefitAmount / awsCostAmount,
    netAmountPerMonth,
    paybackMonths: netAmountPerMonth > 0 ? setupCostAmount / netAmountPerMonth : null,
  };
}

function findObstacle({
  benefitLowAmount: low,
  benefitHighAmount: high,
  othersLowAmount,
  awsCostAmount,
}: ReturnInput): string | null {
  if (low === null || high === null) {
    return `there are ${TOO_FEW} for an interval of the benefit`;
  }
  if (!(awsCostAmount > 0)) return "nothing was billed in these days";
  if (low <= 0 && high >= 0) return "the interval of the benefit spans 0";
  if (low <= awsCostAmount && high >= awsCostAmount) return "the interval of the benefit holds the AWS cost";
  const other = low > 0 && othersLowAmount.find(({ lowAmount }) => lowAmount === null || lowAmount <= 0);
  return other ? `the interval of the benefit over ${BASELINE_NAMES[other.baseline]} spans 0` : null;
}
