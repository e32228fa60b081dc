export type XyzClass = "X" | "Y" | "Z";

/**
 * XYZ analysis by the coefficient of variation of weekly demand: X up to 0.5, Y up to 1, Z above or unknown.
 *
 * @param variation standard deviation / mean of demand per week; `NaN` when the mean is 0.
 */
export function classifyXyz(variation: number): XyzClass {
  if (variation <= 0.5) return "X";
  return variation <= 1 ? "Y" : "Z";
}
