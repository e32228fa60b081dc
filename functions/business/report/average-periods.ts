import type { OtherTotals, PeriodTotals, ScenarioTotals } from "./period-totals";

/**
 * The same days played several times as one: the mean of each of the books' sums. Demand and products are the same in all.
 *
 * @param periods one or more, of the same products, days and baselines.
 */
export function averagePeriods(periods: readonly PeriodTotals[]): PeriodTotals {
  const [first] = periods as readonly [PeriodTotals, ...PeriodTotals[]];
  const meanOf = (totalsOf: (period: PeriodTotals) => ScenarioTotals): ScenarioTotals =>
    averageTotals(periods.map(totalsOf));
  return {
    ...first,
    scenarios: {
      model: meanOf(({ scenarios }) => scenarios.model),
      baseline: meanOf(({ scenarios }) => scenarios.baseline),
      perfectForesight: meanOf(({ scenarios }) => scenarios.perfectForesight),
    },
    others: Object.fromEntries(
      (Object.keys(first.others) as (keyof OtherTotals)[]).map((name) => [
        name,
        meanOf(({ others }) => others[name]!),
      ]),
    ),
  };
}

function averageTotals(totals: readonly ScenarioTotals[]): ScenarioTotals {
  const names = Object.keys(totals[0]!) as (keyof ScenarioTotals)[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      totals[0]![name].map(
        (_, index) => totals.reduce((sum, own) => sum + own[name][index]!, 0) / totals.length,
      ),
    ]),
  ) as unknown as ScenarioTotals;
}
