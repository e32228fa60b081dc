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

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
