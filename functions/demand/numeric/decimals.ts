/** Decimals that are told apart: a value with more has one more than these. */
export const MOST_DECIMALS = 4;
/** What single precision leaves of a value, as a share of it. */
const PRECISION = 1e-7;

/** How many decimals a value has, at most `MOST_DECIMALS` + 1; what single precision adds to it does not count. */
export function countDecimals(value: number): number {
  let scaled = Math.abs(value);
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
    if (Math.abs(scaled - Math.round(scaled)) <= PRECISION * Math.max(1, scaled)) return decimals;
    scaled *= 10;
  }
  return MOST_DECIMALS + 1;
}
