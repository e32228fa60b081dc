import { BASELINES } from "../../contracts/baselines";
import { COST_PARTS, type CostPart } from "../../contracts/cost-parts";
import type { BenefitFigures } from "../../contracts/results/business-figures";
import { type BlockFigures, bootstrapTotal, type Interval } from "./bootstrap";
import type { PeriodTotals, ScenarioTotals } from "./period-totals";
import { computeScenarioFigures, divide, type Selection, sumOf } from "./scenario-figures";

/** Fixed, so that the same books give the same interval. */
const BOOTSTRAP_SEED = 20_170_401;

/** What the stock of a product, its absence and its orders cost. */
function costAt(totals: ScenarioTotals, index: number): number {
  return COST_PARTS.reduce((sum, part) => sum + totals[part][index]!, 0);
}

/** Benefit of the model's book over another, per product; over the baseline's where none is named. */
export function computeBenefitPerProduct(
  { scenarios: { model, baseline }, demand }: PeriodTotals,
  other: ScenarioTotals = baseline,
) {
  return demand.map((_, index) => costAt(other, index) - costAt(model, index));
}

/**
 * Benefit = what stock, its absence and its orders cost under the baseline's forecasts, less the same under the model's,
 * with a bootstrap interval over products and days. Both books are simulated on the same actual demand: this is a
 * counterfactual, not something observed.
 */
export function computeBenefit(period: PeriodTotals, selection: Selection = "all"): BenefitFigures {
  const { baseline, perfectForesight } = period.scenarios;
  return {
    ...compare(period, baseline, selection),
    perfectForesightAmount: COST_PARTS.reduce(
      (sum, part) => sum + sumOf(baseline[part], selection) - sumOf(perfectForesight[part], selection),
      0,
    ),
    others: selection === "all" ? compareOthers(period) : [],
  };
}

/** The benefit over the other baselines, the smallest first. */
function compareOthers(period: PeriodTotals): BenefitFigures["others"] {
  return BASELINES.flatMap((name) => {
    const totals = period.others[name];
    if (!totals) return [];
    const { fillRate, demandCycleServiceLevel } = computeScenarioFigures(period, totals);
    return [{ baseline: name, ...compare(period, totals, "all"), fillRate, demandCycleServiceLevel }];
  }).sort((left, right) => left.benefitAmount - right.benefitAmount);
}

/** The benefit of the model's book over another, its interval and its parts. */
function compare(period: PeriodTotals, other: ScenarioTotals, selection: Selection) {
  const { model } = period.scenarios;
  const interval = computeInterval(period, other, selection);
  const difference = (name: keyof ScenarioTotals): number =>
    sumOf(other[name], selection) - sumOf(model[name], selection);
  const parts = Object.fromEntries(COST_PARTS.map((part) => [part, difference(part)])) as Record<
    CostPart,
    number
  >;
  return {
    benefitAmount: COST_PARTS.reduce((sum, part) => sum + parts[part], 0),
    benefitLowAmount: interval?.low ?? null,
    benefitHighAmount: interval?.high ?? null,
    ...parts,
    capitalAmount: divide(difference("capitalAmountDays"), period.toDay - period.fromDay + 1),
  };
}

/**
 * Cycles with demand that were short, in both books together, of which it takes so many. Most of what a book costs may hang on
 * stockouts that happen once in a hundred cycles: days in which hardly any happened do not know what they cost, and an
 * interval drawn from them lies too high. `npm run bench -- benefit-coverage` shows what is held with fewer.
 */
export const FEWEST_SHORT_CYCLES = 20;

/** Cycles with demand that were short in either of two books, summed up. */
export function countShortCycles(
  one: ScenarioTotals,
  other: ScenarioTotals,
  selection: Selection = "all",
): number {
  return sumOf(one.demandCyclesWithStockout, selection) + sumOf(other.demandCyclesWithStockout, selection);
}

/** The 95 % interval of the benefit over another book; `undefined` where products, days or stockouts are too few to tell. */
function computeInterval(
  period: PeriodTotals,
  other: ScenarioTotals,
  selection: Selection,
): Interval | undefined {
  const { model } = period.scenarios;
  if (countShortCycles(model, other, selection) < FEWEST_SHORT_CYCLES) return undefined;
  return bootstrapTotal(blockSavings(period, other, model, selection), {
    seed: BOOTSTRAP_SEED,
    resamples: selection === "all" ? 1_000 : 400,
  });
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
      values[row * blocks + block] = dearer.blockCostAmount[cell]! - cheaper.blockCostAmount[cell]!;
    }
  });
  return { values, products: places.length, blocks };
}

/** The benefit while nothing has been played: undefined throughout. */
export const NO_BENEFIT: BenefitFigures = {
  benefitAmount: null,
  benefitLowAmount: null,
  benefitHighAmount: null,
  lostMarginAmount: null,
  holdingCostAmount: null,
  orderingCostAmount: null,
  writeOffAmount: null,
  capitalAmount: null,
  perfectForesightAmount: null,
  others: [],
};
