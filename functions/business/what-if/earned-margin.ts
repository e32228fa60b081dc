import type { ProductTerms } from "../../contracts/catalogue";
import { alignDay, type LedgerDay } from "../books/ledger";
import { unitsOf } from "../books/run-input";
import { computeUnitCost } from "../policy/policy";

/** What the model's book sold, or will have sold once those who wait are served. */
export interface Earnings {
  readonly revenueAmount: Float64Array;
  /** Revenue less what the units cost us: negative where they are sold below their cost. */
  readonly marginAmount: Float64Array;
}

/**
 * Revenue and margin of what was sold, one value per product.
 *
 * @param days consecutive closed days; the first gives the opening stock only, as everywhere.
 * @param productIds ascending; those of the last day.
 */
export function sumEarnings(
  days: readonly LedgerDay[],
  productIds: readonly string[],
  termsOf: (productId: string) => ProductTerms,
): Earnings {
  const revenueAmount = new Float64Array(productIds.length);
  const marginAmount = new Float64Array(productIds.length);
  const terms = productIds.map(termsOf);
  for (const day of days.slice(1)) {
    const places = alignDay(productIds, day);
    for (let index = 0; index < productIds.length; index++) {
      const place = places ? places[index]! : index;
      const price = place < 0 ? Number.NaN : day.priceAmount[place]!;
      if (!(price >= 0)) continue;
      const isLost = terms[index]!.unmetDemand === "lost";
      const sold = unitsOf(day.demand[place]!) - (isLost ? day.books.model.lost[place]! : 0);
      revenueAmount[index]! += sold * price;
      marginAmount[index]! += sold * (price - computeUnitCost(price, terms[index]!));
    }
  }
  return { revenueAmount, marginAmount };
}
