type Features = Readonly<Record<string, number | null>>;

/**
 * Features of a product with those that somebody asks "what if" of in their place. The price and its ratio to the mean
 * of four weeks say one thing: who changes one of them changes the other, or the model would be asked about a price that
 * is half of what it was and still as high as ever.
 */
export function askWhatIf(own: Features, asked: Features = {}): Record<string, number | null> {
  const features = { ...own, ...asked };
  const meanPrice = (own.price ?? Number.NaN) / (own.price_ratio ?? Number.NaN);
  if (!(meanPrice > 0)) return features;
  if ("price" in asked && !("price_ratio" in asked)) {
    features.price_ratio = asked.price == null ? null : asked.price / meanPrice;
  } else if ("price_ratio" in asked && !("price" in asked)) {
    features.price = asked.price_ratio == null ? null : asked.price_ratio * meanPrice;
  }
  return features;
}
