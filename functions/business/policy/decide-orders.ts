import type { OrderMinimum, ProductTerms } from "../../contracts/catalogue";
import { formatMoney } from "../../contracts/money";
import { partsOfSeriesKey } from "../../demand/series-key";
import { computeShelfLifeBound } from "./level-bound";
import { fitShelfLife } from "./order-bounds";
import { arrivesInTime, computeOrderQuantity, computeUnitCost, isBelow } from "./policy";

/** What the orders of a review are decided from, a value per product. */
export interface OrderCandidates {
  readonly runDay: number;
  readonly productIds: readonly string[];
  /** What counts for a product. */
  readonly termsOf: (index: number) => ProductTerms;
  /** `NaN` where unknown; its orders are then worth nothing to a supplier's minimum. */
  readonly priceAmount?: ArrayLike<number>;
  /** On hand and on order before the order. */
  readonly positionUnits: ArrayLike<number>;
  readonly reorderPointUnits: ArrayLike<number>;
  readonly orderUpToUnits: ArrayLike<number>;
  /** Units a day that lots are made for. */
  readonly unitsPerDay: ArrayLike<number>;
  /** Units forecast over the protection interval; not negative. */
  readonly protectionForecastUnits: ArrayLike<number>;
  /** Why an order is left to a person; none is when absent. */
  readonly heldBecause?: (index: number, quantity: number, positionUnits: number) => string | undefined;
}

export interface OrderDecisions {
  /** Units wanted, those of held orders among them. */
  readonly quantity: Float64Array;
  /** By product: why its order is left to a person. */
  readonly heldBecause: ReadonlyMap<number, string>;
  /** Days of demand that were added so that the supplier takes the order; 0 where none had to be. */
  readonly daysAdded: Float64Array;
  /** Suppliers, and places of theirs, whose minimum is beyond reach: their orders are held. */
  readonly belowMinimum: readonly BelowMinimum[];
}

/** Orders of a supplier for a place that come to less than it takes an order for. */
export interface BelowMinimum {
  readonly minimum: OrderMinimum;
  /** Products whose orders are held for it. */
  readonly lines: readonly number[];
  readonly valueAmount: number;
}

/**
 * The orders of a review day. A product whose position is below its reorder point is filled up to its order-up-to level.
 * Where what a supplier is asked for comes to less than it takes an order for, the order is raised: see `raiseOrder`.
 */
export function decideOrders(candidates: OrderCandidates): OrderDecisions {
  const { productIds, positionUnits, heldBecause } = candidates;
  const quantity = new Float64Array(productIds.length);
  const daysAdded = new Float64Array(productIds.length);
  const held = new Map<number, string>();
  for (let index = 0; index < productIds.length; index++) {
    quantity[index] = quantityOf(candidates, index, 0);
    const because =
      quantity[index]! > 0 ? heldBecause?.(index, quantity[index]!, positionUnits[index]!) : undefined;
    if (because !== undefined) held.set(index, because);
  }
  const belowMinimum: BelowMinimum[] = [];
  for (const { minimum, places } of groupBySupplier(candidates)) {
    const isOrdered = (index: number) => quantity[index]! > 0 && !held.has(index);
    if (!places.some(isOrdered)) continue;
    // What a person would have to decide is no way to reach the minimum.
    const raised = raiseOrder(
      candidates,
      places.filter((index) => !held.has(index)),
      minimum,
      quantity,
    );
    if (raised.days === undefined) {
      const lines = places.filter(isOrdered);
      const because = describeShortfall(minimum, raised, candidates.termsOf(lines[0]!));
      for (const index of lines) held.set(index, because);
      belowMinimum.push({ minimum, lines, valueAmount: raised.valueAmount });
      continue;
    }
    for (const [index, units] of raised.quantity) {
      if (units === quantity[index]) continue;
      quantity[index] = units;
      daysAdded[index] = raised.days;
    }
  }
  return { quantity, heldBecause: held, daysAdded, belowMinimum };
}

interface RaisedOrder {
  /** Days of demand that are added to it; `undefined` where the most that may be are too few. */
  readonly days: number | undefined;
  readonly quantity: ReadonlyMap<number, number>;
  /** Worth at cost of what is wanted today. */
  readonly valueAmount: number;
  /** Worth of the raised order. */
  readonly raisedAmount: number;
}

/**
 * A joint order that reaches the supplier's minimum: what would be ordered within the next T days is ordered today, and
 * each product is filled up to its level and T days of demand. T is the smallest whole number of days that suffices.
 *
 * That is the cheapest way. With orders at K each and holding at h a unit and day, an order now of a product with y units
 * above its reorder point, up to Y above it, costs K + h / (2 d) ((Y - Q)^2 - (Q - y)^2) more than leaving it alone: d its
 * demand per day, Q its economic quantity (the relative value of the deterministic lot-size model). To reach a worth with
 * the least of it, each dollar added must cost the same at the margin, h (Y - Q) / d per unit: all are filled by the same
 * days beyond their levels. And a product is worth an order of its own where it comes to more than Q, which is where
 * its position would be at the reorder point within these days. So the can-order level of a product (Silver, 1974, A control
 * system for coordinated inventory replenishment, International Journal of Production Research 12; Federgruen, Groenevelt and
 * Tijms, 1984, Management Science 30) is its reorder point and T days of demand, with T as long as the minimum asks.
 */
function raiseOrder(
  candidates: OrderCandidates,
  places: readonly number[],
  minimum: OrderMinimum,
  wanted: Float64Array,
): RaisedOrder {
  const { priceAmount, positionUnits, heldBecause, termsOf } = candidates;
  const costs = places.map((index) => computeUnitCost(priceAmount?.[index] ?? 0, termsOf(index)) || 0);
  const quantity = new Map<number, number>();
  let valueAmount = 0;
  places.forEach((index, row) => {
    quantity.set(index, wanted[index]!);
    valueAmount += wanted[index]! * costs[row]!;
  });
  // In cents: sums of prices are compared.
  const isReached = (amount: number) => Math.round(amount * 100) >= Math.round(minimum.amount * 100);
  const mostDays = termsOf(places[0]!).supplierMinimumDays;
  let raisedAmount = valueAmount;
  let days = 0;
  while (!isReached(raisedAmount) && days < mostDays) {
    days++;
    places.forEach((index, row) => {
      const before = quantity.get(index)!;
      const units = quantityOf(candidates, index, days);
      if (units <= before || !(costs[row]! > 0)) return;
      if (heldBecause?.(index, units, positionUnits[index]!) !== undefined) return;
      quantity.set(index, units);
      raisedAmount += (units - before) * costs[row]!;
    });
  }
  return { days: isReached(raisedAmount) ? days : undefined, quantity, valueAmount, raisedAmount };
}

/** Units to order of a product so that its position lasts `days` longer than its level; 0 while it is above what asks for it. */
function quantityOf(candidates: OrderCandidates, index: number, days: number): number {
  const terms = candidates.termsOf(index);
  const position = candidates.positionUnits[index]!;
  if (!arrivesInTime(candidates.runDay, terms)) return 0;
  // Of what is about to be taken off the shelves no more is bought than is needed.
  const added = terms.discontinuedFromDay === undefined ? candidates.unitsPerDay[index]! * days : 0;
  if (!isBelow(position, candidates.reorderPointUnits[index]! + added)) return 0;
  const most = computeShelfLifeBound(candidates.protectionForecastUnits[index]!, terms);
  const level = candidates.orderUpToUnits[index]! + Math.round(added);
  return fitShelfLife(computeOrderQuantity(Math.min(level, most), position, terms), position, most, terms);
}

/** Products by supplier and place, as purchase orders are written, where the supplier has a minimum. */
function groupBySupplier({ productIds, termsOf }: OrderCandidates) {
  const groups = new Map<string, { readonly minimum: OrderMinimum; readonly places: number[] }>();
  for (let index = 0; index < productIds.length; index++) {
    const minimum = termsOf(index).orderMinimum;
    if (!minimum) continue;
    const key = `${partsOfSeriesKey(productIds[index]!).location ?? ""}\n${minimum.supplier}`;
    const group = groups.get(key);
    if (group) group.places.push(index);
    else groups.set(key, { minimum, places: [index] });
  }
  return groups.values();
}

function describeShortfall(
  { name, amount }: OrderMinimum,
  { valueAmount, raisedAmount }: RaisedOrder,
  { supplierMinimumDays, currency }: ProductTerms,
): string {
  const money = (of: number) => formatMoney(of, currency);
  const more =
    supplierMinimumDays > 0
      ? `, and to ${money(raisedAmount)} with all that ${supplierMinimumDays} days more would need (business.supplierMinimumDays)`
      : "";
  return `${name} takes no order for less than ${money(amount)}, and what is wanted of it comes to ${money(valueAmount)}${more}`;
}
