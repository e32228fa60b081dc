import { BASELINE_NAMES } from "./baselines";
import type { BenefitFigures } from "./results/business-figures";
import type { CostsReport } from "./results/costs";
import type { ReturnFigures } from "./results/return";

/** A return in words: a figure to remember, or that there is none, and what belongs to it. */
export interface ToldReturn {
  readonly headline: string;
  readonly detail: string;
}

/**
 * The return as every place tells it: page, table, status and messages. What of it may be told was decided when it was
 * made.
 */
export function tellReturn(figures: ReturnFigures | null): ToldReturn {
  if (figures === null) return { headline: "n/a", detail: "no cost report with a benefit yet" };
  const { notToldBecause, roiPercent, roiLowPercent, roiHighPercent, benefitCostRatio, paybackMonths } =
    figures;
  if (notToldBecause !== null || roiPercent === null) {
    return { headline: "not to be told yet", detail: notToldBecause ?? "its cost is not known" };
  }
  const payback = paybackMonths === null ? "never pays back" : `payback ${paybackMonths.toFixed(1)} months`;
  return {
    headline: `${formatWhole(roiPercent)} %`,
    detail: `95 %: ${formatWhole(roiLowPercent!)} to ${formatWhole(roiHighPercent!)} %; benefit-cost ratio ${benefitCostRatio!.toFixed(1)}, ${payback}`,
  };
}

/** Why a benefit has no interval: what there are too few of. */
export const TOO_FEW = "too few products, days of trade or stockouts";

/** What the interval of a benefit decides: `unknown` where there is none. */
export type BenefitVerdict = "earns" | "loses" | "not-proven" | "unknown";

/**
 * Whether the model surely earns over the best baseline and over each of the others, surely loses against the best, or
 * neither. All asked at once need no wider intervals (Berger 1982, intersection-union tests).
 */
export function judgeBenefit({
  benefitLowAmount: low,
  benefitHighAmount: high,
  others,
}: Pick<BenefitFigures, "benefitLowAmount" | "benefitHighAmount" | "others">): {
  readonly verdict: BenefitVerdict;
  /** The first baseline besides the best that may do as well. */
  readonly rival?: BenefitFigures["others"][number];
} {
  if (low === null || high === null) return { verdict: "unknown" };
  if (high <= 0) return { verdict: "loses" };
  if (low <= 0) return { verdict: "not-proven" };
  const rival = others.find(({ benefitLowAmount }) => benefitLowAmount === null || benefitLowAmount <= 0);
  return rival ? { verdict: "not-proven", rival } : { verdict: "earns" };
}

/** The benefit over the baselines besides the best one, where any was played. */
export function tellOthers(
  others: BenefitFigures["others"] = [],
  formatAmount: (amount: number) => string,
): string | undefined {
  if (others.length === 0) return undefined;
  return others
    .map(({ baseline, benefitAmount, benefitLowAmount: low, benefitHighAmount: high }) => {
      const interval =
        low === null || high === null ? "" : ` (95 %: ${formatAmount(low)} to ${formatAmount(high)})`;
      return `${BASELINE_NAMES[baseline]} ${formatAmount(benefitAmount)}${interval}`;
    })
    .join(", ");
}

/** The return of a cost report. Of a report from before the rule there is none: it knew of no ordering cost. */
export function returnOf(report: Pick<CostsReport, "roi"> | undefined): ReturnFigures | null {
  return report?.roi?.notToldBecause === undefined ? null : report.roi;
}

function formatWhole(percent: number): string {
  return Math.round(percent).toLocaleString("en-US");
}
