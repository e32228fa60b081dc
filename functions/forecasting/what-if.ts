type Features = Readonly<Record<string, number | null>>;

/** A price, and its ratio to the mean of four weeks: who changes one of them changes the other. */
const PRICES = [
  ["price", "price_ratio"],
  ["planned_price", "planned_price_ratio"],
] as const;

/**
 * Features of a product with those that somebody asks "what if" of in their place. The price and its ratio to the mean
 * of four weeks say one thing, or the model would be asked about a price that is half of what it was and still as high as
 * ever.
 */
export function askWhatIf(own: Features, asked: Features = {}): Record<string, number | null> {
  const features = { ...own, ...asked };
  for (const [price, ratio] of PRICES) {
    const meanPrice = (own[price] ?? Number.NaN) / (own[ratio] ?? Number.NaN);
    if (!(meanPrice > 0)) continue;
    if (price in asked && !(ratio in asked)) {
      features[ratio] = asked[price] == null ? null : asked[price] / meanPrice;
    } else if (ratio in asked && !(price in asked)) {
      features[price] = asked[ratio] == null ? null : asked[ratio] * meanPrice;
    }
  }
  return features;
}
