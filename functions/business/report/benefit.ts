import type { BenefitFigures } from "../../contracts/results/business-figures";
import type { BusinessSettings } from "../../contracts/settings/business";
import { bootstrapSum } from "./bootstrap";
import type { PeriodTotals, ScenarioTotals } from "./period-totals";
import { divide, type Selection, sumOf } from "./scenario-figures";

/** Fixed, so that the same books give the same interval. */
const BOOTSTRAP_SEED = 20_170_401;

/** What a product's stock errors cost: margin lost on unmet demand, and holding what was not needed yet. */
function costAt(totals: ScenarioTotals, index: number): number {
  return totals.lostMarginUsd[index]! + totals.holdingCostUsd[index]!;
}

/** Benefit of one book over the baseline's, per product. */
export function computeBenefitPerProduct(
  period: PeriodTotals,
  scenario: "model" | "perfectForesight" = "model",
): Float64Array {
  const { baseline } = period.scenarios;
  const chosen = period.scenarios[scenario];
  return period.demand.map((_, index) => costAt(baseline, index) - costAt(chosen, index));
}

/**
 * Benefit = (lost margin + holding cost under the baseline) - (the same under the model's forecasts), with a
 * bootstrap interval over products. Both books are simulated on the same actual demand: this is a
 * counterfactual, not something observed.
 */
export function computeBenefit(
  period: PeriodTotals,
  policy: BusinessSettings,
  selection: Selection = "all",
): BenefitFigures {
  const { model, baseline } = period.scenarios;
  const perProduct = pick(computeBenefitPerProduct(period), selection);
  const interval = bootstrapSum(perProduct, {
    seed: BOOTSTRAP_SEED,
    resamples: selection === "all" ? 1_000 : 400,
  });
  const difference = (name: keyof ScenarioTotals): number =>
    sumOf(baseline[name], selection) - sumOf(model[name], selection);
  const lostMarginUsd = difference("lostMarginUsd");
  const holdingCostUsd = difference("holdingCostUsd");
  return {
    benefitUsd: lostMarginUsd + holdingCostUsd,
    benefitLowUsd: interval?.low ?? null,
    benefitHighUsd: interval?.high ?? null,
    lostMarginUsd,
    holdingCostUsd,
    orderingCostUsd: difference("orders") * policy.costPerOrderUsd,
    capitalUsd: divide(difference("capitalUsdDays"), period.toDay - period.fromDay + 1),
    perfectForesightUsd: sumOf(computeBenefitPerProduct(period, "perfectForesight"), selection),
  };
}

/** The benefit while nothing has been played: undefined throughout. */
export const NO_BENEFIT: BenefitFigures = {
  benefitUsd: null,
  benefitLowUsd: null,
  benefitHighUsd: null,
  lostMarginUsd: null,
  holdingCostUsd: null,
  orderingCostUsd: null,
  capitalUsd: null,
  perfectForesightUsd: null,
};

function pick(values: Float64Array, selection: Selection): Float64Array {
  return selection === "all" ? values : Float64Array.from(selection, (index) => values[index]!);
}
