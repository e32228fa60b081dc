import { type Catalogue, NO_CATALOGUE } from "../../contracts/catalogue";
import type { OrdersDocument } from "../../contracts/results/orders";
import type { BusinessSettings } from "../../contracts/settings/business";
import type { ReplenishSettings } from "../../contracts/settings/handlers";
import { formatDay, parseDay } from "../../demand/calendar";
import { advanceBooks } from "../books/advance-books";
import type { AssembledRun } from "../books/assemble-run";
import type { OrderState } from "../books/books-table";
import type { FleetBooks } from "../books/fleet-books";
import { type RunInput, unitsOf } from "../books/run-input";
import type { BookOutcome, RunOutcome } from "../books/run-outcome";
import { layersOf } from "../books/settle-books";
import { lastDayOf, receiveUnits } from "../books/stock-layers";
import { computeStockOutlook, type StockOutlook } from "../outlook/stock-outlook";
import { describePolicy } from "../policy/describe-policy";
import { findOrderExcess, findPerishing } from "../policy/order-bounds";
import { countArrivals } from "./count-arrivals";
import {
  countOpenOrders,
  findUnknownProducts,
  followOpenOrders,
  type OpenOrderBook,
  rememberHeld,
} from "./open-order-book";
import type { OpenOrder } from "./open-orders";
import { buildOrderLines, sumOrders } from "./order-lines";
import { followDecisions, listPlaced, NO_PLACED_ORDERS, type PlacedOrders } from "./placed-orders";

/** A run as the lake tells it. */
export interface GatheredRun extends AssembledRun {
  /** Days of trade that are missing at the end of the data. */
  readonly dataAgeDays: number;
}

/** From what a run goes on: the books of the day before, and the orders that were open then. */
export interface RunStart {
  readonly books: FleetBooks;
  readonly state: OrderState;
}

/** What a run decides, and what the next one goes on from. */
export interface RunOrders extends RunStart {
  readonly outcome: RunOutcome;
  /** The stock to come, without the orders of the run. */
  readonly outlook: StockOutlook;
  readonly document: OrdersDocument;
}

/**
 * Moves the books on by a day and suggests the orders of the run.
 *
 * @param openLines orders placed elsewhere, as `orders/open.csv` has them now.
 * @param catalogue the product master.
 * @param placed what became of the suggestions of earlier runs.
 */
export function runOrders(
  gathered: GatheredRun,
  previous: RunStart | undefined,
  openLines: readonly OpenOrder[],
  { environment, business: policy, data }: Pick<ReplenishSettings, "environment" | "business" | "data">,
  catalogue: Pick<Catalogue, "products"> = NO_CATALOGUE,
  placed: PlacedOrders = NO_PLACED_ORDERS,
): RunOrders {
  const { runDay, productIds } = gathered.input;
  const decided = followRunDecisions(gathered, previous, placed, policy);
  const heldBecause = createHold(gathered, policy, data.maximumAgeDays);
  const openOrders = followOpenOrders(previous?.state, openLines, runDay, placed);
  const input = {
    ...gathered.input,
    openReceived: countOpenOrders(productIds, openOrders.received),
    openOnOrder: countOpenOrders(productIds, openOrders.foreign),
    heldBecause,
  };
  const { books, outcome } = advanceBooks(decided?.books, input, policy);
  const outlook = lookAhead(gathered, books, outcome.model, openOrders, policy);
  const { lines: orders, belowMinimum } = buildOrderLines(
    {
      runDay,
      productIds,
      outcome: outcome.model,
      protectionForecastUnits: input.model.protectionForecastUnits,
      known: input.known,
      priceAmount: gathered.observed.price_amount!,
      isReviewDay: outcome.isReviewDay,
      inventoryLevel: gathered.inventoryLevel,
      observedOnOrder: countOpenOrders(productIds, openOrders.underWay),
      standsIn: gathered.standsIn,
      heldBecause,
      outlook,
      terms: input.terms,
      products: catalogue.products,
    },
    policy,
  );
  const document: OrdersDocument = {
    schemaVersion: 1,
    environment,
    runDay: formatDay(runDay),
    inventorySource: sourceOf(gathered),
    currency: policy.currency,
    policy: describePolicy(policy),
    products: productIds.length,
    baselineProducts: gathered.standsIn.reduce((count, one) => count + one, 0),
    reviewDay: outcome.isReviewDay,
    nextReviewDay: formatDay(nextReviewDay(runDay, books.firstDay, policy.reviewPeriodDays)),
    orders,
    unknownOpenProducts: findUnknownProducts(productIds, openLines),
    late: listLate([...openLines, ...listPlaced(placed)], runDay),
    dataAgeDays: gathered.dataAgeDays,
    totals: sumOrders(orders),
    ...(belowMinimum.length > 0 && { belowMinimum }),
  };
  return {
    books,
    outcome,
    outlook,
    document,
    state: {
      ...keepState(openOrders, gathered, orders),
      ...(decided && Object.keys(decided.adjusted).length > 0 && { adjusted: decided.adjusted }),
    },
  };
}

/** The books of the day before with what people decided since. */
function followRunDecisions(
  { input }: GatheredRun,
  previous: RunStart | undefined,
  placed: PlacedOrders,
  policy: BusinessSettings,
) {
  if (!previous) return undefined;
  const placeOf = new Map(input.productIds.map((productId, index) => [productId, index]));
  return followDecisions(
    previous.books,
    placed,
    previous.state.adjusted ?? {},
    (productId) => input.terms?.[placeOf.get(productId) ?? -1] ?? policy,
  );
}

/** What should have come before the run day, longest ago first. */
function listLate(orders: readonly OpenOrder[], runDay: number): NonNullable<OrdersDocument["late"]> {
  return orders
    .filter(({ dueDay, quantity }) => dueDay < runDay && quantity > 0)
    .sort((left, right) => left.dueDay - right.dueDay || (left.orderId < right.orderId ? -1 : 1))
    .map(({ orderId, productId, quantity, dueDay }) => ({
      order_id: orderId,
      product_id: productId,
      quantity,
      due_date: formatDay(dueDay),
    }));
}

function lookAhead(
  { input, inventoryLevel, forecastByDay, observed }: GatheredRun,
  books: FleetBooks,
  outcome: BookOutcome,
  openOrders: OpenOrderBook,
  policy: BusinessSettings,
): StockOutlook {
  const isObserved = (index: number) => !Number.isNaN(inventoryLevel[index]!);
  const arrivals = countArrivals(books, outcome, openOrders, isObserved);
  return computeStockOutlook(
    {
      runDay: input.runDay,
      productIds: input.productIds,
      onHandUnits: inventoryLevel.map((units, index) =>
        Math.max(0, isObserved(index) ? units : outcome.onHand[index]! - outcome.backorders[index]!),
      ),
      shelfOf: (index, shelfLifeDays) =>
        isObserved(index)
          ? // Of a stock that the data tell, nobody knows the age.
            receiveUnits([], inventoryLevel[index]!, lastDayOf(input.runDay, shelfLifeDays))
          : layersOf(books.model, index, input.runDay, shelfLifeDays),
      arrivals: arrivals.units,
      arrivalDays: arrivals.days,
      forecastByDay,
      terms: input.terms,
      priceAmount: observed.price_amount!,
      orderUpToLevelUnits: outcome.level,
      outcome,
    },
    policy,
  );
}

/** What leaves an order to a person: data too old to order by, or an order beyond its bounds. */
function createHold(
  { input, dataAgeDays, observed, paceOf }: GatheredRun,
  policy: BusinessSettings,
  maximumAgeDays: number,
): NonNullable<RunInput["heldBecause"]> {
  if (dataAgeDays > maximumAgeDays) {
    const because = `the data end ${dataAgeDays} days of trade before the run, more than data.maximumAgeDays, ${maximumAgeDays}; bring them with "ops data import FILE"`;
    return () => because;
  }
  const forecasts = input.model.protectionForecastUnits;
  return (index, quantity, positionUnits) => {
    const terms = input.terms?.[index] ?? policy;
    return (
      findPerishing(quantity, positionUnits, unitsOf(forecasts[index]!), terms) ??
      findOrderExcess(quantity, positionUnits, paceOf(index), observed.price_amount![index]!, terms)
    );
  };
}

/** Suggestions for products with observed stock count as under way until they are due. */
function keepState(
  openOrders: OpenOrderBook,
  { input, inventoryLevel }: GatheredRun,
  orders: OrdersDocument["orders"],
): OrderState {
  const observed = new Set(input.productIds.filter((_, index) => !Number.isNaN(inventoryLevel[index]!)));
  const suggested = orders
    .filter(({ product_id, status }) => observed.has(product_id) && status === "suggested")
    .map(({ order_id, product_id, quantity, due_date }) => ({
      orderId: order_id,
      productId: product_id,
      quantity,
      dueDay: parseDay(due_date)!,
    }));
  return {
    openOrders: openOrders.foreign,
    receivedOrderIds: openOrders.receivedOrderIds,
    pending: [...openOrders.pending, ...suggested],
    heldOrderIds: rememberHeld(
      openOrders.heldOrderIds,
      orders.filter(({ status }) => status === "held").map(({ order_id }) => order_id),
    ),
  };
}

function nextReviewDay(runDay: number, firstDay: number, reviewPeriodDays: number): number {
  return runDay + reviewPeriodDays - ((runDay - firstDay) % reviewPeriodDays);
}

function sourceOf({ inventoryLevel }: GatheredRun): OrdersDocument["inventorySource"] {
  const observed = inventoryLevel.reduce((count, level) => count + (Number.isNaN(level) ? 0 : 1), 0);
  if (observed === 0) return "simulated";
  return observed === inventoryLevel.length ? "observed" : "mixed";
}
