import { COST_PARTS } from "../../contracts/cost-parts";
import type { BenefitFigures } from "../../contracts/results/business-figures";
import { type BlockFigures, bootstrapTotal } from "./bootstrap";
import type { PeriodTotals, ScenarioTotals } from "./period-totals";
import { divide, type Selection, sumOf } from "./scenario-figures";

/** Fixed, so that the same books give the same interval. */
const BOOTSTRAP_SEED = 20_170_401;

/** What the stock of a product, its absence and its orders cost. */
function costAt(totals: ScenarioTotals, index: number): number {
  return COST_PARTS.reduce((sum, part) => sum + totals[part][index]!, 0);
}

/** Benefit of the model's book over the baseline's, per product. */
export function computeBenefitPerProduct({ scenarios: { model, baseline }, demand }: PeriodTotals) {
  return demand.map((_, index) => costAt(baseline, index) - costAt(model, index));
}

/**
 * Benefit = what stock, its absence and its orders cost under the baseline's forecasts, less the same under the model's,
 * with a bootstrap interval over products and days. Both books are simulated on the same actual demand: this is a
 * counterfactual, not something observed.
 */
export function computeBenefit(period: PeriodTotals, selection: Selection = "all"): BenefitFigures {
  const { model, baseline, perfectForesight } = period.scenarios;
  const interval = bootstrapTotal(blockSavings(period, baseline, model, selection), {
    seed: BOOTSTRAP_SEED,
    resamples: selection === "all" ? 1_000 : 400,
  });
  const difference = (name: keyof ScenarioTotals): number =>
    sumOf(baseline[name], selection) - sumOf(model[name], selection);
  const [lostMarginUsd, holdingCostUsd, orderingCostUsd] = COST_PARTS.map(difference) as [
    number,
    number,
    number,
  ];
  const foresightUsd =
    sumOf(perfectForesight.lostMarginUsd, selection) + sumOf(perfectForesight.holdingCostUsd, selection);
  return {
    benefitUsd: lostMarginUsd + holdingCostUsd + orderingCostUsd,
    benefitLowUsd: interval?.low ?? null,
    benefitHighUsd: interval?.high ?? null,
    lostMarginUsd,
    holdingCostUsd,
    orderingCostUsd,
    capitalUsd: divide(difference("capitalUsdDays"), period.toDay - period.fromDay + 1),
    perfectForesightUsd: COST_PARTS.reduce(
      (sum, part) => sum + sumOf(baseline[part], selection),
      -foresightUsd,
    ),
  };
}

/** What one book costs more than another, by product and block of days. */
export function blockSavings(
  { productIds, blocks }: Pick<PeriodTotals, "productIds" | "blocks">,
  dearer: ScenarioTotals,
  cheaper: ScenarioTotals,
  selection: Selection = "all",
): BlockFigures {
  const places = selection === "all" ? [...productIds.keys()] : selection;
  const values = new Float64Array(places.length * blocks);
  places.forEach((place, row) => {
    for (let block = 0; block < blocks; block++) {
      const cell = place * blocks + block;
      values[row * blocks + block] = dearer.blockCostUsd[cell]! - cheaper.blockCostUsd[cell]!;
    }
  });
  return { values, products: places.length, blocks };
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
