/**
 * A best day ever counts as at least so many units: a product that sold one a day may sell a dozen. Forecasts and
 * orders are held against the same best day.
 */
export const SMALLEST_PEAK_UNITS = 10;
