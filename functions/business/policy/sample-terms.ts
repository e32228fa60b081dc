import type { FleetTerms, ProductTerms } from "../../contracts/catalogue";

/**
 * The terms of a fleet for a sample of its products: a share of them makes up that share of an order, and so of what a
 * supplier takes one for.
 *
 * @param share above 0 and at most 1.
 */
export function sampleTerms(terms: FleetTerms, share: number): FleetTerms {
  if (share >= 1 || !terms.distinct.some(({ orderMinimum }) => orderMinimum)) return terms;
  const known = new Map<ProductTerms, ProductTerms>();
  const scale = (own: ProductTerms): ProductTerms => {
    if (!own.orderMinimum) return own;
    const scaled = known.get(own) ?? {
      ...own,
      orderMinimum: { ...own.orderMinimum, amount: own.orderMinimum.amount * share },
    };
    known.set(own, scaled);
    return scaled;
  };
  return {
    stack: terms.stack,
    of: (productId) => scale(terms.of(productId)),
    distinct: terms.distinct.map(scale),
  };
}
