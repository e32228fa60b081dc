import type { OrderDay } from "../contracts/purchasing";
import { parseDay } from "../demand/calendar";
import { followOrders } from "./follow-orders";

/** What really happened with the deliveries of a supplier, beside what was promised. */
export interface SupplierLeadTimes {
  readonly supplier: string;
  /** Orders whose first units came on a day that somebody recorded. */
  readonly deliveries: number;
  /** Days from the run to the delivery asked for, mean. */
  readonly promisedDays: number;
  /** Days from the run to the first receipt: mean, and standard deviation where there are two at least. */
  readonly actualDays: number;
  readonly actualDeviationDays: number | null;
  /** Share that came after the delivery asked for. */
  readonly lateRatio: number;
  /** Units received of units ordered, of orders that are closed. */
  readonly deliveredRatio: number | null;
}

/**
 * Lead times by supplier as they were, most deliveries first. Receipts that are only assumed teach nothing: they come on
 * the very day that was promised.
 */
export function learnLeadTimes(days: readonly OrderDay[]): readonly SupplierLeadTimes[] {
  const bySupplier = new Map<
    string,
    { promised: number[]; actual: number[]; ordered: number; received: number }
  >();
  for (const day of days) {
    const runDay = parseDay(day.runDate)!;
    for (const order of followOrders(day).values()) {
      if (order.receivedAt === null || order.isAssumed) continue;
      const known = bySupplier.get(order.supplier) ?? { promised: [], actual: [], ordered: 0, received: 0 };
      bySupplier.set(order.supplier, known);
      known.promised.push(parseDay(order.dueDate)! - runDay);
      known.actual.push(parseDay(order.receivedAt.slice(0, 10))! - runDay);
      if (order.state !== "received") continue;
      known.ordered += order.units;
      known.received += order.receivedUnits;
    }
  }
  return [...bySupplier]
    .map(([supplier, { promised, actual, ordered, received }]) => {
      const mean = meanOf(actual);
      const squares = actual.reduce((sum, days) => sum + (days - mean) ** 2, 0);
      return {
        supplier,
        deliveries: actual.length,
        promisedDays: meanOf(promised),
        actualDays: mean,
        actualDeviationDays: actual.length > 1 ? Math.sqrt(squares / (actual.length - 1)) : null,
        lateRatio: actual.filter((days, index) => days > promised[index]!).length / actual.length,
        deliveredRatio: ordered > 0 ? received / ordered : null,
      };
    })
    .sort((left, right) => right.deliveries - left.deliveries || (left.supplier < right.supplier ? -1 : 1));
}

/** What was stated counts for so many deliveries beside those that came. */
const STATED_DELIVERIES = 10;
/** Deviations are told in steps of so many days, so that a delivery more changes little of what is ordered. */
const STEP_DAYS = 0.1;

/** How the deliveries of a supplier lay to what was promised. */
export interface Lateness {
  /** Purchase orders of which something came on a day that somebody recorded. */
  readonly deliveries: number;
  /** Mean square of the days that they came after what was asked for, or before. */
  readonly meanSquare: number;
}

/** Lateness by supplier. Lines of one purchase order come together and are one delivery. */
export function measureLateness(days: readonly OrderDay[]): ReadonlyMap<string, Lateness> {
  const late = new Map<string, Map<string, number[]>>();
  for (const day of days) {
    for (const { supplier, purchaseOrder, dueDate, receivedAt, isAssumed, productId } of followOrders(
      day,
    ).values()) {
      if (receivedAt === null || isAssumed) continue;
      const deliveries = late.get(supplier) ?? new Map<string, number[]>();
      late.set(supplier, deliveries);
      const name = `${day.runDate} ${purchaseOrder ?? productId}`;
      const lines = deliveries.get(name) ?? [];
      deliveries.set(name, lines);
      lines.push(parseDay(receivedAt.slice(0, 10))! - parseDay(dueDate)!);
    }
  }
  return new Map(
    [...late].map(([supplier, deliveries]) => {
      const squares = [...deliveries.values()].map((lines) => meanOf(lines) ** 2);
      return [supplier, { deliveries: squares.length, meanSquare: meanOf(squares) }];
    }),
  );
}

/**
 * The deviation of a lead time around the day that is promised, with what was stated as ten deliveries: two that were late
 * do not make a supplier unreliable, and a hundred that were punctual outweigh what somebody wrote down once. Who is always
 * late by the same days deviates by them, since the day that is promised stays what it is. Days.
 */
export function learnDeviation({ deliveries, meanSquare }: Lateness, statedDays: number): number {
  const variance =
    (STATED_DELIVERIES * statedDays ** 2 + deliveries * meanSquare) / (STATED_DELIVERIES + deliveries);
  return Math.round(Math.sqrt(variance) / STEP_DAYS) / Math.round(1 / STEP_DAYS);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
