import type { ForecastTable } from "../../demand/forecast-table";

/** The model's forecasts as the policy needs them, one value per product. */
export interface ProtectionForecasts {
  /** Units over the protection interval from the run day on; `NaN` without a forecast. */
  readonly total: Float64Array;
  /** The same by day, all days of a product after each other; they add up to the total. Absent where none are asked for. */
  readonly byDay?: Float64Array;
  /** The forecast of the run day itself, with its bounds. */
  readonly firstDay: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where a day of the interval has the baseline's forecast in the place of the model's. */
  readonly standsIn?: Uint8Array;
  /** Units of the best day that the forecasts were judged by; `NaN` where that is not known. */
  readonly peakUnits?: Float64Array;
}

/** The days that forecasts are added up over. */
export interface ForecastIntervals {
  /** Days of the protection interval on which a product is sold; 0 for one that no longer is. */
  readonly daysOf: (index: number) => number;
  /** The longest protection interval of any product: so many days are told of each. */
  readonly spanDays: number;
}

/** Where no run left forecasts that could serve. */
export function noForecasts(count: number, spanDays: number): Required<ProtectionForecasts> {
  const column = () => new Float64Array(count).fill(Number.NaN);
  return {
    total: column(),
    byDay: new Float64Array(count * spanDays).fill(Number.NaN),
    firstDay: column(),
    lower: column(),
    upper: column(),
    standsIn: new Uint8Array(count),
    peakUnits: column(),
  };
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
  { daysOf, spanDays }: ForecastIntervals,
): ProtectionForecasts {
  const count = productIds.length;
  const result = noForecasts(count, spanDays);
  let row = 0;
  const rows = table.days.length;
  for (let index = 0; index < count; index++) {
    const productId = productIds[index]!;
    while (row < rows && table.productIds[row]! < productId) row++;
    const intervalDays = daysOf(index);
    let total = 0;
    let covered = 0;
    let isForecast = false;
    for (; row < rows && table.productIds[row] === productId; row++) {
      const day = table.days[row]!;
      if (day < runDay) continue;
      isForecast = true;
      if (day === runDay) {
        result.firstDay[index] = table.predictedDemand[row]!;
        result.lower[index] = table.lower[row]!;
        result.upper[index] = table.upper[row]!;
      }
      if (day >= runDay + intervalDays) continue;
      total += table.predictedDemand[row]!;
      result.byDay[index * spanDays + day - runDay] = table.predictedDemand[row]!;
      covered++;
      if (table.standsIn?.[row]) result.standsIn[index] = 1;
      result.peakUnits[index] = table.peakUnits?.[row] ?? Number.NaN;
    }
    // 0 / 0 without a forecast.
    result.total[index] = intervalDays === 0 && isForecast ? 0 : (total * intervalDays) / covered;
    if (covered === intervalDays) continue;
    const days = result.byDay.subarray(index * spanDays, index * spanDays + intervalDays);
    days.forEach((units, day) => {
      if (Number.isNaN(units)) days[day] = total / covered;
    });
  }
  return result;
}
