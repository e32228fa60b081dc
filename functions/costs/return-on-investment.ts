import { BASELINE_NAMES } from "../contracts/baselines";
import type { ReturnFigures } from "../contracts/results/return";
import { DAYS_PER_MONTH } from "./month";

export interface ReturnInput {
  /** What the forecasts earned in the period, with its interval; bounds are `null` where there is none. */
  readonly benefitUsd: number;
  readonly benefitLowUsd: number | null;
  readonly benefitHighUsd: number | null;
  /** Lower bounds of the benefit over baselines besides the best one. */
  readonly othersLowUsd: ReturnFigures["othersLowUsd"];
  /** The AWS bill of the same period, monitoring included. */
  readonly awsCostUsd: number;
  /** At least 1. */
  readonly days: number;
  /** Spent once, before the first day. */
  readonly setupCostUsd: number;
}

/** What is told of the return on the money spent on AWS, and why it is not where it is not. */
export type Return = Omit<ReturnFigures, "period" | "baseline" | keyof Omit<ReturnInput, "days">>;

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
  const { benefitUsd, benefitLowUsd, benefitHighUsd, awsCostUsd, days, setupCostUsd } = input;
  const notToldBecause = findObstacle(input);
  if (notToldBecause !== null || benefitLowUsd === null || benefitHighUsd === null) {
    return {
      notToldBecause,
      roiPercent: null,
      roiLowPercent: null,
      roiHighPercent: null,
      benefitCostRatio: null,
      netUsdPerMonth: null,
      paybackMonths: null,
    };
  }
  const roiOf = (usd: number) => ((usd - awsCostUsd) / awsCostUsd) * 100;
  const netUsdPerMonth = ((benefitUsd - awsCostUsd) / days) * DAYS_PER_MONTH;
  return {
    notToldBecause: null,
    roiPercent: roiOf(benefitUsd),
    roiLowPercent: roiOf(benefitLowUsd),
    roiHighPercent: roiOf(benefitHighUsd),
    benefitCostRatio: benefitUsd / awsCostUsd,
    netUsdPerMonth,
    paybackMonths: netUsdPerMonth > 0 ? setupCostUsd / netUsdPerMonth : null,
  };
}

function findObstacle({
  benefitLowUsd: low,
  benefitHighUsd: high,
  othersLowUsd,
  awsCostUsd,
}: ReturnInput): string | null {
  if (low === null || high === null) {
    return "there are too few products or days of trade for an interval of the benefit";
  }
  if (!(awsCostUsd > 0)) return "nothing was billed in these days";
  if (low <= 0 && high >= 0) return "the interval of the benefit spans 0";
  if (low <= awsCostUsd && high >= awsCostUsd) return "the interval of the benefit holds the AWS cost";
  const other = low > 0 && othersLowUsd.find(({ lowUsd }) => lowUsd === null || lowUsd <= 0);
  return other ? `the interval of the benefit over ${BASELINE_NAMES[other.baseline]} spans 0` : null;
}
