import type { OrderLine } from "../../contracts/results/orders";
import type { ProductReport } from "../../contracts/results/product-report";
import { formatDay, parseDay } from "../../demand/calendar";
import { findSorted } from "../../demand/numeric/search";
import type { StockOutlook } from "./stock-outlook";

/**
 * The stock of one product over the days to come, with the order of the run when it is due. What is not on the shelf is
 * not sold: the expected stock never falls below none, and what arrives afterwards is all there. `null` for a product
 * that the run did not know.
 */
export function projectStock(
  outlook: StockOutlook,
  productId: string,
  order: OrderLine | undefined,
): ProductReport["stock"] {
  const { runDay, dayCount } = outlook;
  const index = findSorted(outlook.productIds, productId);
  if (index < 0 || outlook.productIds[index] !== productId) return null;
  const dateOf = (days: number): string | null => (Number.isNaN(days) ? null : formatDay(runDay + days));
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  const dueDay = order?.status === "suggested" ? parseDay(order.due_date)! : undefined;
  const stock = { expected: outlook.onHandUnits[index]!, lower: Number.NaN, upper: Number.NaN };
  stock.lower = stock.expected;
  stock.upper = stock.expected;
  const sold = { lower: 0, upper: 0 };
  // Days after the product's own interval are not told.
  const told = outlook.forecastUnits
    .subarray(index * dayCount, (index + 1) * dayCount)
    .findIndex(Number.isNaN);
  const ahead = Array.from({ length: told < 0 ? dayCount : told }, (_, day) => {
    const place = index * dayCount + day;
    const arriving = outlook.arrivalUnits[place]! + (runDay + day === dueDay ? order!.quantity : 0);
    // Bounds are of demand since the run day; the day's own part is what they have grown by.
    const least = outlook.lowerDemandUnits[place]! - sold.lower;
    const most = outlook.upperDemandUnits[place]! - sold.upper;
    sold.lower += least;
    sold.upper += most;
    stock.expected = Math.max(0, stock.expected + arriving - outlook.forecastUnits[place]!);
    stock.lower = Math.max(0, stock.lower + arriving - most);
    stock.upper = Math.max(0, stock.upper + arriving - Math.max(0, least));
    return {
      date: formatDay(runDay + day),
      arrivalUnits: round(arriving),
      onHandUnits: round(stock.expected),
      lowerOnHandUnits: orNull(round(stock.lower)),
      upperOnHandUnits: orNull(round(stock.upper)),
      stockoutProbability: orNull(Math.round((1 - outlook.lasts[place]!) * 1e4) / 1e4),
    };
  });
  return {
    onHandUnits: round(outlook.onHandUnits[index]!),
    onOrderUnits: round(outlook.onOrderUnits[index]!),
    nextArrivalDate: dateOf(outlook.nextArrivalInDays[index]!),
    nextArrivalUnits: round(outlook.nextArrivalUnits[index]!),
    helpDate: formatDay(runDay + outlook.helpInDays[index]!),
    lastsUntilHelp: orNull(outlook.lastsUntilHelp[index]!),
    runsOutDate: dateOf(outlook.runsOutInDays[index]!),
    ahead,
  };
}

function round(units: number): number {
  return Math.round(units * 10) / 10;
}
