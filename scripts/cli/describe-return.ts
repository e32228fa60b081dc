import { BASELINE_NAMES, type BaselineName } from "../../functions/contracts/baselines";
import { COST_PART_NAMES, type CostPart, shownParts } from "../../functions/contracts/cost-parts";
import { type Currency, US_DOLLAR } from "../../functions/contracts/money";
import type { BenefitFigures } from "../../functions/contracts/results/business-figures";
import type { ReturnFigures } from "../../functions/contracts/results/return";
import { TOO_FEW, tellOthers, tellReturn } from "../../functions/contracts/tell-return";
import { formatAmount, formatUsd } from "./format";

/** What came back for the cost: `120 % (95 %: 80 to 150 %; benefit-cost ratio 2.2, payback 2.5 months)`. */
export function describeReturn(figures: ReturnFigures | null): string {
  const { headline, detail } = tellReturn(figures);
  return figures?.notToldBecause === null ? `${headline} (${detail})` : `${headline}: ${detail}`;
}

/** The benefit with its 95 % interval: `$525.12 over smoothing (95 %: -$1,653 to $3,113)`. */
export function describeBenefit(
  benefit: {
    /** What it is over. */
    readonly baseline: BaselineName;
    readonly benefitAmount: number | null;
    readonly benefitLowAmount: number | null;
    readonly benefitHighAmount: number | null;
  },
  currency: Currency,
): string {
  const [earned, low, high] = [
    benefit.benefitAmount,
    benefit.benefitLowAmount,
    benefit.benefitHighAmount,
  ].map((one) => formatAmount(one ?? undefined, currency));
  const amount = `${earned} over ${BASELINE_NAMES[benefit.baseline]}`;
  if (benefit.benefitAmount !== null && benefit.benefitLowAmount === null) {
    return `${amount} (no interval: ${TOO_FEW})`;
  }
  return `${amount} (95 %: ${low} to ${high})`;
}

/** The benefit over the other baselines. */
export function describeOthers(
  others: BenefitFigures["others"] | undefined,
  currency: Currency,
): string | undefined {
  return tellOthers(others, (amount) => formatAmount(amount, currency));
}

/** What the benefit is made of: `lost margin $412.00, holding cost $3.10, ordering cost -$20.00`. */
export function describeParts(
  benefit: Readonly<Record<CostPart, number | null>>,
  currency: Currency,
): string {
  return shownParts(benefit)
    .map((part) => `${COST_PART_NAMES[part]} ${formatAmount(benefit[part] ?? undefined, currency)}`)
    .join(", ");
}

/** The bill that a return is on: `$12.30`, or `$12.30, which is €11.28 at 1.09 US dollars per EUR`. */
export function describeBill({
  awsCostUsd,
  awsCostAmount,
  currency,
}: Pick<ReturnFigures, "awsCostUsd" | "awsCostAmount" | "currency">): string {
  const bill = formatUsd(awsCostUsd);
  const { code, usdPerUnit } = currency;
  return code === US_DOLLAR.code
    ? bill
    : `${bill}, which is ${formatAmount(awsCostAmount, currency)} at ${usdPerUnit} US dollars per ${code}`;
}
