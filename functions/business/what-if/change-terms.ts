import type { FleetTerms, ProductTerms } from "../../contracts/catalogue";
import type { WhatIfChange } from "../../contracts/results/what-if";
import { computeUnitCost } from "../policy/policy";

/** Which products are asked about. */
export type IsAsked = (productId: string) => boolean;

/** The lead time of a product as it would be; never below none. */
function changeLeadTime(leadTimeDays: number, { days, isShift }: NonNullable<WhatIfChange["leadTime"]>) {
  return Math.max(0, isShift ? leadTimeDays + days : days);
}

/**
 * The terms of a fleet with the lead time of the products asked about as it would be, whoever says it today, and their
 * unit cost as it is today where the price is to be another: what a unit costs us does not follow our price.
 *
 * @param usualPriceAmount of a product as it is today; `undefined` where it is not known.
 */
export function changeTerms(
  terms: FleetTerms,
  { leadTime, price }: Pick<WhatIfChange, "leadTime" | "price">,
  isAsked: IsAsked,
  usualPriceAmount: (productId: string) => number | undefined,
): FleetTerms {
  if (!leadTime && !price) return terms;
  // Products alike stay one object, so that what follows from their terms is computed once.
  const later = new Map<ProductTerms, ProductTerms>();
  const changed = new Map<string, ProductTerms>();
  const withLeadTime = (own: ProductTerms): ProductTerms => {
    if (!leadTime) return own;
    const known = later.get(own) ?? { ...own, leadTimeDays: changeLeadTime(own.leadTimeDays, leadTime) };
    later.set(own, known);
    return known;
  };
  const withCost = (productId: string, own: ProductTerms): ProductTerms => {
    const priceAmount = price && own.unitCostAmount === undefined ? usualPriceAmount(productId) : undefined;
    return priceAmount === undefined ? own : { ...own, unitCostAmount: computeUnitCost(priceAmount, own) };
  };
  return {
    stack: terms.stack,
    of: (productId) => {
      if (!isAsked(productId)) return terms.of(productId);
      const known = changed.get(productId) ?? withCost(productId, withLeadTime(terms.of(productId)));
      changed.set(productId, known);
      return known;
    },
    distinct: leadTime ? [...terms.distinct, ...terms.distinct.map(withLeadTime)] : terms.distinct,
  };
}
