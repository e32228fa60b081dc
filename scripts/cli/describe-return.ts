import { formatMonths, formatPercent, formatUsd } from "./format";

/** What came back for the cost, `null` where a figure is undefined. */
export interface Return {
  readonly benefitLowUsd: number | null;
  readonly benefitHighUsd: number | null;
  readonly roiPercent: number | null;
  readonly paybackMonths: number | null;
}

/** ROI and payback. A return whose sign is not known is no figure to remember; `--json` has it all the same. */
export function describeReturn(figures: Return): string {
  const { benefitLowUsd: low, benefitHighUsd: high, roiPercent, paybackMonths } = figures;
  if (roiPercent === null) return "n/a";
  if (low !== null && high !== null && low <= 0 && high >= 0) {
    return "not to be told yet: the interval of the benefit spans 0";
  }
  return `${formatPercent(roiPercent, 0)}, ${formatMonths(paybackMonths ?? undefined)}`;
}

/** The benefit with its 95 % interval: `$525.12 (95 %: -$1,653 to $3,113)`. */
export function describeBenefit(benefit: {
  readonly benefitUsd: number | null;
  readonly benefitLowUsd: number | null;
  readonly benefitHighUsd: number | null;
}): string {
  const [amount, low, high] = [benefit.benefitUsd, benefit.benefitLowUsd, benefit.benefitHighUsd].map((usd) =>
    formatUsd(usd ?? undefined),
  );
  return `${amount} (95 %: ${low} to ${high})`;
}
