import { BASELINE_NAMES, type BaselineName } from "../../functions/contracts/baselines";
import { COST_PART_NAMES, type CostPart, shownParts } from "../../functions/contracts/cost-parts";
import type { BenefitFigures } from "../../functions/contracts/results/business-figures";
import type { ReturnFigures } from "../../functions/contracts/results/return";
import { tellOthers, tellReturn } from "../../functions/contracts/tell-return";
import { formatUsd } from "./format";

/** What came back for the cost: `120 % (95 %: 80 to 150 %; benefit-cost ratio 2.2, payback 2.5 months)`. */
export function describeReturn(figures: ReturnFigures | null): string {
  const { headline, detail } = tellReturn(figures);
  return figures?.notToldBecause === null ? `${headline} (${detail})` : `${headline}: ${detail}`;
}

/** The benefit with its 95 % interval: `$525.12 over smoothing (95 %: -$1,653 to $3,113)`. */
export function describeBenefit(benefit: {
  /** What it is over. */
  readonly baseline: BaselineName;
  readonly benefitUsd: number | null;
  readonly benefitLowUsd: number | null;
  readonly benefitHighUsd: number | null;
}): string {
  const [usd, low, high] = [benefit.benefitUsd, benefit.benefitLowUsd, benefit.benefitHighUsd].map((one) =>
    formatUsd(one ?? undefined),
  );
  const amount = `${usd} over ${BASELINE_NAMES[benefit.baseline]}`;
  if (benefit.benefitUsd !== null && benefit.benefitLowUsd === null) {
    return `${amount} (no interval: too few products or days of trade)`;
  }
  return `${amount} (95 %: ${low} to ${high})`;
}

/** The benefit over the other baselines. */
export function describeOthers(others: BenefitFigures["others"] | undefined): string | undefined {
  return tellOthers(others, formatUsd);
}

/** What the benefit is made of: `lost margin $412.00, holding cost $3.10, ordering cost -$20.00`. */
export function describeParts(benefit: Readonly<Record<CostPart, number | null>> | undefined): string {
  if (!benefit) return "n/a";
  return shownParts(benefit)
    .map((part) => `${COST_PART_NAMES[part]} ${formatUsd(benefit[part] ?? undefined)}`)
    .join(", ");
}
