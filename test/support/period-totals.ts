import {
  createTotals,
  type PeriodTotals,
  type ScenarioTotals,
} from "../../functions/business/report/period-totals";
import { COST_PARTS } from "../../functions/contracts/cost-parts";
import type { Scenario } from "../../functions/contracts/results/business-figures";

type Columns<T> = { readonly [K in keyof T as T[K] extends Float64Array ? K : never]?: readonly number[] };
export type PeriodColumns = Columns<PeriodTotals> & Partial<Record<Scenario, Columns<ScenarioTotals>>>;

const PERIOD_FIRST_DAY = 20_000;

/** Ten days whose sums are all 0 but what a test wants: columns of one value per product. */
export function periodTotals(
  productIds: readonly string[],
  { model, baseline, perfectForesight, ...columns }: PeriodColumns = {},
): PeriodTotals {
  const zeros = () => new Float64Array(productIds.length);
  const typed = (lists: object): Record<string, Float64Array> =>
    Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, Float64Array.from(values)]));
  // Half of what a product costs in each of two blocks, where a test does not say otherwise.
  const book = (wanted: Columns<ScenarioTotals> = {}): ScenarioTotals => {
    const totals: ScenarioTotals = { ...createTotals(productIds.length), ...typed(wanted) };
    const halves = productIds.flatMap((_, index) => {
      const usd = COST_PARTS.reduce((sum, part) => sum + totals[part][index]!, 0);
      return [usd / 2, usd / 2];
    });
    return { ...totals, blockCostAmount: Float64Array.from(wanted.blockCostAmount ?? halves) };
  };
  return {
    productIds,
    fromDay: PERIOD_FIRST_DAY,
    toDay: PERIOD_FIRST_DAY + 9,
    blocks: 2,
    days: zeros().fill(10),
    demand: zeros(),
    revenueAmount: zeros(),
    unitsSold: zeros(),
    unitsReturned: zeros(),
    unitsCancelled: zeros(),
    openDays: zeros(),
    censoredDays: zeros(),
    weeklyVariation: zeros(),
    serviceClass: new Int8Array(productIds.length).fill(-1),
    priceAmount: zeros(),
    daily: [],
    others: {},
    ...typed(columns),
    scenarios: { model: book(model), baseline: book(baseline), perfectForesight: book(perfectForesight) },
  };
}
