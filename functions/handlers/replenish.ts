import { createEventBus } from "../aws/event-bus";
import { createLake } from "../aws/lake";
import { createMetricsPublisher } from "../aws/metrics";
import { advanceBooks } from "../business/books/advance-books";
import type { GatheredRun } from "../business/books/assemble-run";
import type { FleetBooks } from "../business/books/fleet-books";
import { START_WINDOW_DAYS } from "../business/books/starting-point";
import { WARM_UP_DAYS, warmUpBooks } from "../business/books/warm-up";
import {
  countOpenOrders,
  findUnknownProducts,
  followOpenOrders,
  type OpenOrderBook,
} from "../business/orders/open-order-book";
import { type OpenOrder, parseOpenOrders } from "../business/orders/open-orders";
import { buildOrderLines, toOrdersCsv } from "../business/orders/order-lines";
import { computeProtectionIntervalDays, describePolicy } from "../business/policy/policy";
import { DataError } from "../contracts/errors";
import type { ScheduledEvent } from "../contracts/events";
import { OPEN_ORDERS_KEY, ordersCsvKey, ordersJsonKey } from "../contracts/keys";
import type { Lake } from "../contracts/lake";
import { BUSINESS_METRICS, describeFigures } from "../contracts/metrics";
import type { EventBus, MetricsPublisher } from "../contracts/ports";
import type { OrdersDocument } from "../contracts/results/orders";
import type { ReplenishSettings } from "../contracts/settings/handlers";
import { formatDay, parseDay } from "../demand/calendar";
import {
  type BooksIndex,
  type RunState,
  readBooks,
  readBooksIndex,
  writeBooks,
  writeBooksIndex,
} from "./ledger/books-store";
import { readFleetHistory } from "./ledger/fleet-history";
import { findFirstPredictionDay, gatherRun } from "./ledger/gather-run";
import { runDayOf } from "./run-day";

export interface ReplenishPorts {
  readonly lake: Lake;
  readonly bus: EventBus;
}

export interface ReplenishSummary {
  readonly runDay: string;
  readonly products: number;
  readonly orders: number;
  readonly units: number;
  readonly valueUsd: number;
  readonly inventorySource: OrdersDocument["inventorySource"];
  /** Runs that were made up for because they had left no books. */
  readonly runsRebuilt: number;
}

export const ORDERS_SUGGESTED = "OrdersSuggested";

let ports: ReplenishPorts | undefined;
let metrics: MetricsPublisher | undefined;

/** The scheduled function `replenish`: suggests the orders of the day. */
export async function handleReplenish(
  event: ScheduledEvent,
  settings: ReplenishSettings,
): Promise<ReplenishSummary> {
  ports ??= { lake: createLake(settings.lakeBucketName), bus: createEventBus(settings.eventBusName) };
  metrics ??= createMetricsPublisher();
  const summary = await replenish(event, settings, ports);
  await metrics.publish(
    describeFigures(settings.environment, runDayOf(event), [
      [BUSINESS_METRICS.ordersSuggested, summary.orders],
    ]),
  );
  return summary;
}

/**
 * Moves the books on to the run day, writes `orders/dt=D/orders.csv` and `.json`, and puts one event on the
 * bus. The books of the day before are the only state: a repeated run starts from them again and gives the
 * same bytes, so nothing is ordered twice.
 *
 * @throws DataError when there are no forecasts to order by.
 */
export async function replenish(
  event: ScheduledEvent,
  settings: ReplenishSettings,
  { lake, bus }: ReplenishPorts,
): Promise<ReplenishSummary> {
  const runDay = runDayOf(event);
  const [index, openText] = await Promise.all([readBooksIndex(lake), lake.readText(OPEN_ORDERS_KEY)]);
  const openLines = openText === undefined ? [] : parseOpenOrders(openText, OPEN_ORDERS_KEY);
  const { firstRun, previous } = await findStart(lake, index, runDay);

  const hashes: Record<string, string> = {};
  let state = previous ?? (await warmUp(lake, firstRun, settings));
  let document: OrdersDocument | undefined;
  for (let day = firstRun; day <= runDay; day++) {
    const step = await runDayOnce(lake, day, settings, state, openLines);
    hashes[formatDay(day)] = step.hash;
    state = step.state;
    document = step.document;
  }
  await lake.writeText(ordersCsvKey(runDay), toOrdersCsv(document!.orders), "text/csv; charset=utf-8");
  await lake.writeText(ordersJsonKey(runDay), `${JSON.stringify(document)}\n`, "application/json");
  await writeBooksIndex(lake, index, hashes);
  const unknown = document!.unknownOpenProducts;
  if (unknown.length > 0) {
    console.warn(
      `"${OPEN_ORDERS_KEY}" names ${unknown.length} products that are not in the fleet, whose orders count for nothing: ${unknown.slice(0, 20).join(", ")}. Product ids are case-sensitive.`,
    );
  }
  await bus.put(ORDERS_SUGGESTED, {
    environment: settings.environment,
    runDay: document!.runDay,
    ordersKey: ordersCsvKey(runDay),
    lakeBucketName: lake.bucketName,
    ...document!.totals,
  });
  return {
    runDay: document!.runDay,
    products: document!.products,
    orders: document!.totals.count,
    units: document!.totals.units,
    valueUsd: document!.totals.valueUsd,
    inventorySource: document!.inventorySource,
    runsRebuilt: runDay - firstRun,
  };
}

type Start =
  | {
      readonly books: FleetBooks;
      readonly state: Pick<RunState, "openOrders" | "receivedOrderIds" | "pending">;
    }
  | undefined;

/** The run to begin with: the one after the last that left books, or the first that left forecasts. */
async function findStart(
  lake: Lake,
  index: BooksIndex,
  runDay: number,
): Promise<{ readonly firstRun: number; readonly previous: Start }> {
  const earlier = Object.keys(index.runs)
    .map((date) => parseDay(date)!)
    .filter((day) => day < runDay)
    .sort((left, right) => right - left);
  for (const day of earlier) {
    const previous = await readBooks(lake, day);
    if (previous) return { firstRun: day + 1, previous };
  }
  const firstDate = await findFirstPredictionDay(lake);
  const firstRun = firstDate === undefined ? undefined : parseDay(firstDate);
  if (firstRun === undefined || firstRun > runDay) {
    throw new DataError(
      `There are no forecasts under "predictions/" up to ${formatDay(runDay)}; run "batch-predict" first.`,
    );
  }
  return { firstRun, previous: undefined };
}

/** Books to begin with when there are none. */
async function warmUp(lake: Lake, firstRun: number, settings: ReplenishSettings): Promise<Start> {
  const fromDay = firstRun - 1 - START_WINDOW_DAYS - WARM_UP_DAYS;
  const fleet = await readFleetHistory(lake, fromDay, firstRun - 1);
  const books = warmUpBooks(fleet, firstRun, settings.business);
  return books && { books, state: { openOrders: [], receivedOrderIds: [], pending: [] } };
}

async function runDayOnce(
  lake: Lake,
  runDay: number,
  settings: ReplenishSettings,
  previous: Start,
  openLines: readonly OpenOrder[],
) {
  const policy = settings.business;
  const gathered = await gatherRun(
    lake,
    runDay,
    computeProtectionIntervalDays(policy),
    previous?.books.productIds ?? [],
    policy.usdPerCurrencyUnit,
  );
  const { productIds } = gathered.input;
  const openOrders = followOpenOrders(previous?.state, openLines, runDay);
  const input = {
    ...gathered.input,
    openReceived: countOpenOrders(productIds, openOrders.received),
    openOnOrder: countOpenOrders(productIds, openOrders.foreign),
  };
  const { books, outcome } = advanceBooks(previous?.books, input, policy);
  const orders = buildOrderLines(
    {
      runDay,
      productIds,
      outcome: outcome.model,
      protectionForecastUnits: input.model.protectionForecastUnits,
      priceUsd: gathered.observed.price_usd!,
      isReviewDay: outcome.isReviewDay,
      inventoryLevel: gathered.inventoryLevel,
      observedOnOrder: countOpenOrders(productIds, openOrders.underWay),
    },
    policy,
  );
  const document: OrdersDocument = {
    schemaVersion: 1,
    environment: settings.environment,
    runDay: formatDay(runDay),
    inventorySource: sourceOf(gathered),
    policy: describePolicy(policy),
    products: productIds.length,
    reviewDay: outcome.isReviewDay,
    nextReviewDay: formatDay(nextReviewDay(runDay, books.firstDay, policy.reviewPeriodDays)),
    orders,
    unknownOpenProducts: findUnknownProducts(productIds, openLines),
    totals: {
      count: orders.length,
      units: orders.reduce((sum, { quantity }) => sum + quantity, 0),
      valueUsd: Math.round(orders.reduce((sum, { value_usd }) => sum + value_usd, 0) * 100) / 100,
    },
  };
  const state = keepState(openOrders, gathered, orders, runDay + policy.leadTimeDays);
  const hash = await writeBooks(lake, books, outcome, gathered.observed, state);
  return {
    document,
    hash,
    state: {
      books,
      state,
    },
  };
}

/** Suggestions for products with observed stock count as under way until they are due. */
function keepState(
  openOrders: OpenOrderBook,
  { input, inventoryLevel }: GatheredRun,
  orders: OrdersDocument["orders"],
  dueDay: number,
) {
  const observed = new Set(input.productIds.filter((_, index) => !Number.isNaN(inventoryLevel[index]!)));
  const suggested = orders
    .filter(({ product_id }) => observed.has(product_id))
    .map(({ order_id, product_id, quantity }) => ({
      orderId: order_id,
      productId: product_id,
      quantity,
      dueDay,
    }));
  return {
    openOrders: openOrders.foreign,
    receivedOrderIds: openOrders.receivedOrderIds,
    pending: [...openOrders.pending, ...suggested],
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
