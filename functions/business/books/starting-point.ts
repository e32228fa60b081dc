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

/** A start, and the units of its four weeks: what a forecast of another interval is told from, see {@link restartFrom}. */
export interface ComputedStart extends StartingPoint {
  readonly trailingUnits: number;
}

/** Days of history that the start looks back on. */
export const START_WINDOW_DAYS = 168;
/** Days whose mean a start forecasts with. */
export const TRAILING_DAYS = 28;
/** Days between two origins of past forecasts. */
const ORIGIN_STEP_DAYS = 3;
/** Days that a product is known for before the first of them. */
const FEWEST_DAYS_BEFORE_ERROR = TRAILING_DAYS / 2;

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
): ComputedStart {
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
    return forecastTrailing(sums[place]! - sums[from]!, place - from, protectionDays);
  };
  const pastErrors: { protectionForecastUnits: number; errorUnits: number }[] = [];
  let squares = 0;
  for (
    let place = START_WINDOW_DAYS - protectionDays;
    place >= bornAt + FEWEST_DAYS_BEFORE_ERROR;
    place -= ORIGIN_STEP_DAYS
  ) {
    const protectionForecastUnits = forecastAt(place);
    const errorUnits = sums[place + protectionDays]! - sums[place]! - protectionForecastUnits;
    pastErrors.push({ protectionForecastUnits, errorUnits });
    squares += errorUnits * errorUnits;
  }
  const protectionForecastUnits = forecastAt(START_WINDOW_DAYS);
  return {
    protectionForecastUnits,
    trailingUnits: sums[START_WINDOW_DAYS]! - sums[Math.max(bornAt, START_WINDOW_DAYS - TRAILING_DAYS)]!,
    errorMeanSquare:
      pastErrors.length > 0 ? squares / pastErrors.length : unknownErrorOf(protectionForecastUnits),
    pastErrors,
  };
}

/** What is kept of how a product was opened. */
export interface KeptStart {
  readonly trailingUnits: number;
  readonly knownDays: number;
  /** Over a protection interval of {@link openedDays}. */
  readonly errorMeanSquare: number;
  readonly openedDays: number;
}

/**
 * The start of a product over an interval that may be another one, without its history. Its errors are those it was
 * opened with, whose variances add up over days; where the interval leaves no past to learn from, they are as unknown
 * as they would have been.
 */
export function restartFrom(
  { trailingUnits, knownDays, errorMeanSquare, openedDays }: KeptStart,
  protectionDays: number,
): Pick<StartingPoint, "protectionForecastUnits" | "errorMeanSquare"> {
  const protectionForecastUnits = forecastTrailing(
    trailingUnits,
    Math.min(knownDays, TRAILING_DAYS),
    protectionDays,
  );
  const hasPast = knownDays >= protectionDays + FEWEST_DAYS_BEFORE_ERROR;
  return {
    protectionForecastUnits,
    errorMeanSquare: hasPast
      ? (errorMeanSquare * protectionDays) / openedDays
      : unknownErrorOf(protectionForecastUnits),
  };
}

/** Stock that a product is opened with, where the data tell it. */
export function observedStartOf(inventoryLevel: number): number | undefined {
  return Number.isNaN(inventoryLevel) ? undefined : Math.max(0, inventoryLevel);
}

/** A product of two days has not sold a whole interval at that pace: no more than it sold is forecast. */
function forecastTrailing(units: number, days: number, protectionDays: number): number {
  return (units / Math.max(days, Math.min(protectionDays, TRAILING_DAYS))) * protectionDays;
}

/** With no past to learn from, the error is taken as large as the forecast itself. */
function unknownErrorOf(protectionForecastUnits: number): number {
  return protectionForecastUnits ** 2;
}
