import type { ProductTerms } from "../../contracts/catalogue";
import type { OrderLine, OrdersDocument } from "../../contracts/results/orders";
import type { ActToday } from "../../contracts/results/today";
import { compareUrgency } from "../../contracts/results/urgency";
import { formatDay, parseDay } from "../../demand/calendar";
import { computeUnitCost } from "../policy/policy";
import type { StockOutlook } from "./stock-outlook";

/** A product is told to run out from this probability on: one in five is worth a look, one in fifty is the target. */
const LEAST_PROBABILITY = 0.2;
/** Overstock is told above so many times the level: what is just above it sells by itself. */
const OVERSTOCK_RATIO = 1.5;
/** A forecast of less than this a day is none: a product that sells once a year is not missed. */
const LEAST_UNITS_PER_DAY = 0.01;

export interface ActTodayInput {
  readonly environment: string;
  readonly outlook: StockOutlook;
  /** The orders of the run. */
  readonly orders: readonly OrderLine[];
  /** What is under way and has not come by the day that it was promised for. */
  readonly late?: OrdersDocument["late"];
}

type CostTerms = Pick<ProductTerms, "grossMarginRatio" | "unitCostAmount" | "currency">;

/**
 * What asks for a planner today, the most urgent first.
 *
 * @param termsOf what counts for a product in the place of the policy.
 */
export function listActions(
  { environment, outlook, orders, late = [] }: ActTodayInput,
  policy: CostTerms,
  termsOf: (productId: string) => CostTerms = () => policy,
): ActToday {
  const { runDay, dayCount, productIds } = outlook;
  const orderOf = new Map(orders.map((line) => [line.product_id, line]));
  const outOfStock: ActToday["outOfStock"][number][] = [];
  const runningOut: ActToday["runningOut"][number][] = [];
  const overstock: ActToday["overstock"][number][] = [];
  productIds.forEach((productId, index) => {
    // Days after a product's own interval are not told.
    const forecast = outlook.forecastUnits
      .subarray(index * dayCount, (index + 1) * dayCount)
      .filter((units) => !Number.isNaN(units));
    const perDay = forecast.reduce((sum, units) => sum + units, 0) / forecast.length;
    const onHand = outlook.onHandUnits[index]!;
    const price = outlook.priceAmount[index]!;
    const level = outlook.orderUpToLevelUnits[index]!;
    const over = onHand - level;
    if (over > 0 && onHand > level * OVERSTOCK_RATIO) {
      overstock.push({
        productId,
        onHandUnits: round(onHand),
        orderUpToLevelUnits: level,
        overstockUnits: round(over),
        overstockAmount: Number.isNaN(price)
          ? null
          : round(over * computeUnitCost(price, termsOf(productId)), 2),
        daysOfSupply: perDay > 0 ? round(onHand / perDay) : null,
      });
    }
    if (!(perDay >= LEAST_UNITS_PER_DAY)) return;
    const arrival = outlook.nextArrivalInDays[index]!;
    const order = orderOf.get(productId);
    const line = {
      productId,
      onHandUnits: round(onHand),
      forecastUnitsPerDay: round(perDay, 2),
      revenuePerDayAmount: Number.isNaN(price) ? null : round(perDay * price, 2),
      nextArrivalDate: Number.isNaN(arrival) ? null : formatDay(runDay + arrival),
      nextArrivalUnits: round(outlook.nextArrivalUnits[index]!),
      onOrderUnits: round(outlook.onOrderUnits[index]!),
      orderUnits: order?.quantity ?? 0,
      orderStatus: order?.status ?? null,
    };
    // What arrives this morning is on the shelf before anybody asks.
    if (onHand === 0 && arrival !== 0) {
      outOfStock.push(line);
      return;
    }
    const probability = 1 - outlook.lastsUntilHelp[index]!;
    if (!(probability >= LEAST_PROBABILITY)) return;
    const help = outlook.helpInDays[index]!;
    const out = outlook.runsOutInDays[index]!;
    runningOut.push({
      ...line,
      helpDate: formatDay(runDay + help),
      stockoutProbability: round(probability, 4),
      runsOutDate: Number.isNaN(out) ? null : formatDay(runDay + out),
      stockoutProbabilityByDay: Array.from(
        outlook.lasts.subarray(index * dayCount, index * dayCount + Math.min(help, dayCount)),
        (lasts) => round(1 - lasts, 4),
      ),
    });
  });
  const byId = (left: { readonly productId: string }, right: { readonly productId: string }) =>
    left.productId < right.productId ? -1 : 1;
  return {
    schemaVersion: 1,
    environment,
    runDay: formatDay(runDay),
    currency: policy.currency,
    products: productIds.length,
    leastProbability: LEAST_PROBABILITY,
    outOfStock: outOfStock.sort(
      (left, right) =>
        (right.revenuePerDayAmount ?? 0) - (left.revenuePerDayAmount ?? 0) || byId(left, right),
    ),
    runningOut: runningOut.sort(
      (left, right) =>
        (left.runsOutDate ?? "9").localeCompare(right.runsOutDate ?? "9") ||
        right.stockoutProbability - left.stockoutProbability ||
        byId(left, right),
    ),
    overstock: overstock.sort(
      (left, right) => (right.overstockAmount ?? 0) - (left.overstockAmount ?? 0) || byId(left, right),
    ),
    held: orders
      .filter(({ status }) => status === "held")
      .sort(compareUrgency)
      .map((line) => ({
        orderId: line.order_id,
        productId: line.product_id,
        quantity: line.quantity,
        valueAmount: line.value_amount,
        because: line.held_because ?? "",
        lastsUntilDelivery: line.lasts_until_delivery,
      })),
    late: late
      .map(({ order_id, product_id, quantity, due_date }) => ({
        orderId: order_id,
        productId: product_id,
        quantity,
        dueDate: due_date,
        daysLate: runDay - parseDay(due_date)!,
      }))
      .sort((left, right) => right.daysLate - left.daysLate || byId(left, right)),
  };
}

function round(value: number, digits = 1): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
