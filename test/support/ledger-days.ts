import type { LedgerBook, LedgerDay } from "../../functions/business/books/ledger";
import type { Scenario } from "../../functions/contracts/results/business-figures";

export type LedgerColumns = Partial<Omit<LedgerDay, "day" | "productIds" | "books">> &
  Partial<Record<Scenario, Partial<LedgerBook>>>;

/** A ledger day on which nothing happened but what a test wants: columns of one value per product. */
export function ledgerDay(
  day: number,
  productIds: readonly string[],
  { model, baseline, perfectForesight, ...columns }: LedgerColumns = {},
): LedgerDay {
  const fill = (value: number): readonly number[] => productIds.map(() => value);
  const book = (wanted: Partial<LedgerBook> = {}): LedgerBook => ({
    received: fill(0),
    lost: fill(0),
    onHand: fill(0),
    ...wanted,
  });
  return {
    day,
    productIds,
    priceAmount: fill(Number.NaN),
    demand: fill(0),
    unitsSold: fill(Number.NaN),
    unitsReturned: fill(Number.NaN),
    inventoryLevel: fill(Number.NaN),
    serviceClass: fill(Number.NaN),
    knownDays: fill(Number.NaN),
    highestIntervalUnits: fill(Number.NaN),
    nextPredictedDemand: fill(Number.NaN),
    nextLower: fill(Number.NaN),
    nextUpper: fill(Number.NaN),
    nextBaselinePredictedDemand: fill(Number.NaN),
    ...columns,
    books: { model: book(model), baseline: book(baseline), perfectForesight: book(perfectForesight) },
  };
}
