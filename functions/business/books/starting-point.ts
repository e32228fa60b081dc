/** Where a product starts when its books are opened, told from its history alone. */
export interface StartingPoint {
  /** Trailing mean of the last four weeks, over a protection interval. */
  readonly protectionForecastUnits: number;
  /** Mean square of the errors of such forecasts in the past. */
  readonly errorMeanSquare: number;
  /** Some of those errors, for the shape of the distribution. */
  readonly pastErrors: readonly { readonly protectionForecastUnits: number; readonly errorUnits: number }[];
  /** Stock on hand, where the data has it. Otherwise the books open with the order-up-to level. */
  readonly onHandUnits?: number;
}

/** Days of history that the start looks back on. */
export const START_WINDOW_DAYS = 168;
const TRAILING_DAYS = 28;
/** Days between two origins of past forecasts. */
const ORIGIN_STEP_DAYS = 3;

/**
 * Forecasts the past with a trailing four-week mean and looks at its errors.
 *
 * @param days day numbers of the product's rows, ascending.
 * @param demand units per row; `NaN` counts as none.
 * @param originDay last day whose demand is known.
 */
export function computeStartingPoint(
  days: Int32Array,
  demand: Float64Array,
  originDay: number,
  protectionDays: number,
): StartingPoint {
  const firstDay = originDay - START_WINDOW_DAYS + 1;
  const sums = new Float64Array(START_WINDOW_DAYS + 1);
  let bornAt = START_WINDOW_DAYS;
  for (let row = 0; row < days.length; row++) {
    const place = days[row]! - firstDay;
    if (place >= START_WINDOW_DAYS) break;
    if (place < bornAt) bornAt = Math.max(0, place);
    if (place >= 0 && demand[row]! > 0) sums[place + 1] = demand[row]!;
  }
  for (let place = 1; place <= START_WINDOW_DAYS; place++) sums[place]! += sums[place - 1]!;

  const forecastAt = (place: number): number => {
    const from = Math.max(bornAt, place - TRAILING_DAYS);
    // A product of two days has not sold a whole interval at that pace: no more than it sold is forecast.
    const length = Math.max(place - from, Math.min(protectionDays, TRAILING_DAYS));
    return ((sums[place]! - sums[from]!) / length) * protectionDays;
  };
  const pastErrors: { protectionForecastUnits: number; errorUnits: number }[] = [];
  let squares = 0;
  for (
    let place = START_WINDOW_DAYS - protectionDays;
    place >= bornAt + TRAILING_DAYS / 2;
    place -= ORIGIN_STEP_DAYS
  ) {
    const protectionForecastUnits = forecastAt(place);
    const errorUnits = sums[place + protectionDays]! - sums[place]! - protectionForecastUnits;
    pastErrors.push({ protectionForecastUnits, errorUnits });
    squares += errorUnits * errorUnits;
  }
  const protectionForecastUnits = forecastAt(START_WINDOW_DAYS);
  // With no past to learn from, the error is taken as large as the forecast itself.
  const errorMeanSquare = pastErrors.length > 0 ? squares / pastErrors.length : protectionForecastUnits ** 2;
  return { protectionForecastUnits, errorMeanSquare, pastErrors };
}
