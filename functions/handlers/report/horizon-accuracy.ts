import type { Lake, Table } from "../../contracts/lake";
import type { ProductReport } from "../../contracts/results/product-report";
import { computeWape } from "../../demand/error-measures";
import { addError, createErrorSums } from "../../demand/error-sums";
import { findSorted, lowerBound } from "../../demand/numeric/search";
import { recallForecasts } from "../prediction/recall-forecasts";

/** Accuracy by horizon looks at the forecasts of at most this many runs, the last ones. */
const RUNS = 28;

type Horizon = ProductReport["accuracy"]["horizon"];

/** WAPE of a product by the number of days ahead, on the days that were scored, of the model's own forecasts. */
export async function measureHorizonAccuracy(
  lake: Lake,
  productId: string,
  scoredDays: readonly Table[],
  horizonDays: number,
): Promise<Horizon> {
  const actuals = new Map(scoredDays.flatMap((day) => readActual(day, productId)));
  const days = [...actuals.keys()].sort((left, right) => left - right);
  // Stryker disable next-line ConditionalExpression: without days there are no runs either.
  if (days.length === 0) return [];
  const [first, last] = [days[0]!, days.at(-1)!];
  const runs = Array.from({ length: RUNS }, (_, age) => last - age).filter((runDay) => runDay >= first);
  const tables = await Promise.all(runs.map((runDay) => recallForecasts(lake, runDay)));
  const sums = Array.from({ length: horizonDays }, createErrorSums);
  for (const table of tables) {
    if (!table) continue;
    for (let row = lowerBound(table.productIds, productId); table.productIds[row] === productId; row++) {
      if (table.standsIn?.[row]) continue;
      const actual = actuals.get(table.days[row]!);
      const step = sums[table.days[row]! - table.originDay - 1];
      if (actual !== undefined && step) addError(step, actual, table.predictedDemand[row]!);
    }
  }
  return sums.flatMap((step, index) =>
    step.count > 0 ? { step: index + 1, wape: computeWape(step) ?? null, daysUsed: step.count } : [],
  );
}

/** The demand by which a day of a product was scored, if it was. */
function readActual({ columns }: Table, productId: string): readonly (readonly [number, number])[] {
  const row = findSorted(columns.product_id as readonly string[], productId);
  // A product without a row has no treatment.
  if ((columns.treatment as readonly string[])[row] !== "scored") return [];
  return [[(columns.date as Int32Array)[row]!, (columns.actual as Float64Array)[row]!]];
}
