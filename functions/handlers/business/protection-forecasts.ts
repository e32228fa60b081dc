import { DataError } from "../../contracts/errors";
import type { Lake } from "../../contracts/lake";
import { formatDay } from "../../demand/calendar";
import type { ForecastTable } from "../../demand/forecast-table";

/** Days that an older run may stand in for one that left no forecasts. */
const OLDEST_STAND_IN_DAYS = 7;

/** The model's forecasts as the policy needs them, one value per product. */
export interface ProtectionForecasts {
  /** Units over the protection interval from the run day on; `NaN` without a forecast. */
  readonly total: Float64Array;
  /** The forecast of the run day itself, with its bounds. */
  readonly firstDay: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * The forecasts of a run, or of the last run before it that left some.
 *
 * @throws DataError when there are none from the last week.
 */
export async function readForecasts(lake: Lake, runDay: number): Promise<ForecastTable> {
  for (let age = 0; age <= OLDEST_STAND_IN_DAYS; age++) {
    const table = await lake.readPredictions(runDay - age);
    if (table && table.days.length > 0) return table;
  }
  throw new DataError(
    `There are no forecasts under "predictions/dt=${formatDay(runDay)}/" nor in the ${OLDEST_STAND_IN_DAYS} days before; run "batch-predict" first.`,
  );
}

/**
 * Sums a table's forecasts over the protection interval. Where the horizon is shorter, the missing days are
 * taken as the mean of those there are.
 *
 * @param productIds ascending.
 */
export function sumForecasts(
  table: ForecastTable,
  productIds: readonly string[],
  runDay: number,
  protectionDays: number,
): ProtectionForecasts {
  const count = productIds.length;
  const column = () => new Float64Array(count).fill(Number.NaN);
  const result = { total: column(), firstDay: column(), lower: column(), upper: column() };
  let row = 0;
  const rows = table.days.length;
  for (let index = 0; index < count; index++) {
    const productId = productIds[index]!;
    while (row < rows && table.productIds[row]! < productId) row++;
    let total = 0;
    let covered = 0;
    for (; row < rows && table.productIds[row] === productId; row++) {
      const day = table.days[row]!;
      if (day < runDay || day >= runDay + protectionDays) continue;
      total += table.predictedDemand[row]!;
      covered++;
      if (day === runDay) {
        result.firstDay[index] = table.predictedDemand[row]!;
        result.lower[index] = table.lower[row]!;
        result.upper[index] = table.upper[row]!;
      }
    }
    if (covered > 0) result.total[index] = (total * protectionDays) / covered;
  }
  return result;
}
