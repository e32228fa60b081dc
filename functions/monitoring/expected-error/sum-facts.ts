import { ERROR_GROUPS, type ErrorGroup } from "../../contracts/error-groups";
import type { GroupFacts } from "../../contracts/results/expected-error";
import type { XyzClass } from "../../demand/variation-class";

/** Width of an interval that holds 80 % of a Poisson variable, over the root of its mean: where a model gives no bounds. */
const POISSON_WIDTH = 2.56;

/** Forecasts of a day, row by row, and what came, where that is known. */
export interface DayRows {
  readonly productIds: readonly string[];
  readonly predicted: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly actual?: Float64Array;
}

/**
 * The sums of a day, for the fleet and by class. A product whose class is not known counts in the fleet alone.
 *
 * @param isCounted whether a row counts: forecasts of simple methods, closed days and days out of stock do not.
 */
export function sumFacts(
  { productIds, predicted, lower, upper, actual }: DayRows,
  classOf: (productId: string) => XyzClass | undefined,
  isCounted: (row: number) => boolean,
): Partial<Record<ErrorGroup, GroupFacts>> {
  const sums = new Map<ErrorGroup, { spread: number; forecast: number; error: number; actual: number }>();
  productIds.forEach((productId, row) => {
    const units = predicted[row]!;
    if (!isCounted(row) || Number.isNaN(units)) return;
    const width = upper[row]! - lower[row]!;
    const spread = Number.isFinite(width) && width > 0 ? width : POISSON_WIDTH * Math.sqrt(units);
    const groups: (ErrorGroup | undefined)[] = ["fleet", classOf(productId)];
    for (const group of groups) {
      if (group === undefined) continue;
      const sum = sums.get(group) ?? { spread: 0, forecast: 0, error: 0, actual: 0 };
      sums.set(group, sum);
      sum.spread += spread;
      sum.forecast += units;
      if (!actual) continue;
      sum.error += Math.abs(units - actual[row]!);
      sum.actual += Math.abs(actual[row]!);
    }
  });
  return Object.fromEntries(
    ERROR_GROUPS.flatMap((group) => {
      const sum = sums.get(group);
      if (!sum) return [];
      const facts: GroupFacts = {
        spreadUnits: sum.spread,
        forecastUnits: sum.forecast,
        ...(actual && { errorUnits: sum.error, actualUnits: sum.actual }),
      };
      return [[group, facts]];
    }),
  );
}
