import type { ProductDay, ProductReport } from "../../contracts/results/product-report";
import { formatDay } from "../../demand/calendar";
import { findSorted } from "../../demand/numeric/search";
import type { LedgerBook, LedgerDay } from "../books/ledger";
import { computeHeadline } from "./headline";
import type { PeriodTotals } from "./period-totals";

/** The ledger of one product alone: the fleet's days with one value per column. */
export function pickProduct(days: readonly LedgerDay[], productId: string): LedgerDay[] {
  return pickPlaces(days, (ids) => {
    const place = findSorted(ids, productId);
    return place < 0 ? [] : [place];
  });
}

/** The ledger of some products alone; days without any of them are left out. */
export function pickProducts(
  days: readonly LedgerDay[],
  isPicked: (productId: string) => boolean,
): LedgerDay[] {
  return pickPlaces(days, (ids) => [...ids.keys()].filter((place) => isPicked(ids[place]!)));
}

function pickPlaces(
  days: readonly LedgerDay[],
  placesOf: (productIds: readonly string[]) => readonly number[],
): LedgerDay[] {
  let ids: readonly string[] | undefined;
  let places: readonly number[] = [];
  let productIds: readonly string[] = [];
  const picked: LedgerDay[] = [];
  for (const day of days) {
    if (day.productIds !== ids) {
      ids = day.productIds;
      places = placesOf(ids);
      productIds = places.map((place) => day.productIds[place]!);
    }
    if (places.length === 0) continue;
    const one = (column: ArrayLike<number>): readonly number[] => places.map((place) => column[place]!);
    // Whatever a book has: a column that is forgotten here is missing from the reports of products and groups alone.
    const book = (own: LedgerBook): LedgerBook =>
      Object.fromEntries(
        Object.entries(own).map(([name, column]: [string, ArrayLike<number> | undefined]) => [
          name,
          column && one(column),
        ]),
      ) as unknown as LedgerBook;
    picked.push({
      day: day.day,
      productIds,
      priceAmount: one(day.priceAmount),
      demand: one(day.demand),
      unitsSold: one(day.unitsSold),
      unitsReturned: one(day.unitsReturned),
      inventoryLevel: one(day.inventoryLevel),
      serviceClass: one(day.serviceClass),
      knownDays: one(day.knownDays),
      highestIntervalUnits: one(day.highestIntervalUnits),
      nextPredictedDemand: one(day.nextPredictedDemand),
      nextLower: one(day.nextLower),
      nextUpper: one(day.nextUpper),
      nextBaselinePredictedDemand: one(day.nextBaselinePredictedDemand),
      books: {
        model: book(day.books.model),
        baseline: book(day.books.baseline),
        perfectForesight: book(day.books.perfectForesight),
        ...(day.books.others && {
          others: Object.fromEntries(
            Object.entries(day.books.others).map(([name, other]) => [name, book(other)]),
          ),
        }),
      },
    });
  }
  return picked;
}

/** The figures of a product that follow from its ledger. */
export function buildProductFigures(
  period: PeriodTotals,
): Pick<ProductReport, "business" | "scenarios" | "benefit" | "priceAmount" | "revenueAmount"> {
  return {
    // One product cannot be resampled: its benefit stands without an interval.
    ...computeHeadline(period),
    priceAmount: orNull(period.priceAmount[0]),
    revenueAmount: period.revenueAmount[0] ?? 0,
  };
}

/** The days of a product, from its own ledger; the first gives the forecasts of the second only. */
export function buildProductDays(days: readonly LedgerDay[]): ProductDay[] {
  return days.slice(1).map((today, index) => {
    const before = days[index]!;
    const { model, baseline } = today.books;
    return {
      date: formatDay(today.day),
      closed: Number.isNaN(today.demand[0]!),
      demandUnits: orNull(today.demand[0]),
      predictedDemand: orNull(before.nextPredictedDemand[0]),
      lowerUnits: orNull(before.nextLower[0]),
      upperUnits: orNull(before.nextUpper[0]),
      baselinePredictedDemand: orNull(before.nextBaselinePredictedDemand[0]),
      onHandUnits: orNull(model.onHand[0]),
      orderUpToLevelUnits: orNull(model.level?.[0]),
      reorderPointUnits: orNull(model.reorderPoint?.[0]),
      receivedUnits: model.received[0]!,
      orderedUnits: model.ordered?.[0] ?? 0,
      lostSalesUnits: model.lost[0]!,
      baselineOnHandUnits: orNull(baseline.onHand[0]),
      baselineLostSalesUnits: baseline.lost[0]!,
      inventoryLevelUnits: orNull(today.inventoryLevel[0]),
    };
  });
}

/** Kept in single precision; six digits are what they are good for. */
function orNull(value: number | undefined): number | null {
  return Number.isFinite(value) ? Number(value!.toPrecision(7)) : null;
}
