import { createEventBus } from "../aws/event-bus";
import { createLake } from "../aws/lake";
import { currentRun, inStage, noteRun, warn } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { LOOK_BACK_DAYS, WARM_UP_DAYS, warmUpBooks } from "../business/books/warm-up";
import { type OpenOrder, parseOpenOrders } from "../business/orders/open-orders";
import { toOrdersCsv } from "../business/orders/order-lines";
import type { PlacedOrders } from "../business/orders/placed-orders";
import { type RunOrders, type RunStart, runOrders } from "../business/orders/run-orders";
import { toOutlookTable } from "../business/outlook/outlook-table";
import { resolveTerms } from "../catalogue/resolve-terms";
import type { Catalogue, FleetTerms } from "../contracts/catalogue";
import { committedKey } from "../contracts/day-results";
import { DataError } from "../contracts/errors";
import type { InvocationContext, ScheduledEvent } from "../contracts/events";
import { OPEN_ORDERS_KEY, ordersCsvFile, ordersJsonFile, outlookFile } from "../contracts/keys";
import type { DayWriter, Lake } from "../contracts/lake";
import { BUSINESS_METRICS, describeFigures, describeScheduledRun, FLEET_METRICS } from "../contracts/metrics";
import type { EventBus, MetricsPublisher } from "../contracts/ports";
import type { OrdersDocument } from "../contracts/results/orders";
import type { ReplenishSettings } from "../contracts/settings/handlers";
import { formatDay, parseDay } from "../demand/calendar";
import { readCatalogue } from "./catalogue/read-catalogue";
import { type BooksIndex, readBooks, readBooksIndex, writeBooks } from "./ledger/books-store";
import { readFleetHistory } from "./ledger/fleet-history";
import { findFirstPredictionDay, gatherRun } from "./ledger/gather-run";
import { logDailyRun } from "./log-runs";
import { readPlaced } from "./orders/read-placed";
import { holdsNoHistory, type NothingYet, runDayOf, unlessNothingCame } from "./run-day";
import { type NotYet, whenDayIsThere } from "./wait-for-day";

export interface ReplenishPorts {
  readonly lake: Lake;
  readonly bus: EventBus;
}

export interface ReplenishSummary {
  readonly runDay: string;
  readonly products: number;
  readonly orders: number;
  /** Order lines that are left to a person. */
  readonly ordersHeld: number;
  /** Days of trade that are missing at the end of the data. */
  readonly dataAgeDays: number;
  readonly units: number;
  readonly valueAmount: number;
  readonly inventorySource: OrdersDocument["inventorySource"];
  /** Runs that were made up for because they had left no books. */
  readonly runsRebuilt: number;
  /** Products for which the baseline's forecast stood in for the model's. */
  readonly baselineProducts: number;
}

/** What the product master says, and what follows from it for each product. */
interface Master extends Pick<Catalogue, "products"> {
  readonly terms: FleetTerms;
}

const ORDERS_SUGGESTED = "OrdersSuggested";

let ports: ReplenishPorts | undefined;
let metrics: MetricsPublisher | undefined;

/** The scheduled function `replenish`: suggests the orders of the day. */
export async function handleReplenish(
  event: ScheduledEvent,
  settings: ReplenishSettings,
  context?: InvocationContext,
): Promise<ReplenishSummary | NotYet | NothingYet> {
  return logDailyRun("replenish", event, context, () =>
    whenDayIsThere("replenish", event, settings, () => runOnce(event, settings)),
  );
}

async function runOnce(
  event: ScheduledEvent,
  settings: ReplenishSettings,
): Promise<ReplenishSummary | NothingYet> {
  ports ??= { lake: createLake(settings.lakeBucketName), bus: createEventBus(settings.eventBusName) };
  metrics ??= createMetricsPublisher();
  const { publish } = metrics;
  const connected = ports;
  const beat = describeScheduledRun(settings.environment, "replenish", event);
  const run = async () => {
    const summary = await replenish(event, settings, connected);
    const figures = describeFigures(settings.environment, runDayOf(event), [
      [BUSINESS_METRICS.ordersSuggested, summary.orders],
      [BUSINESS_METRICS.ordersHeld, summary.ordersHeld],
      [FLEET_METRICS.dataAgeDays, summary.dataAgeDays],
    ]);
    await inStage("publish-metrics", () => publish([...figures, ...beat]));
    return summary;
  };
  return unlessNothingCame(run, beat, publish);
}

/**
 * Moves the books on to the run day, commits them with the orders as CSV and JSON, and puts one event on the
 * bus. The books of the day before are the only state: a repeated run starts from them again and gives the
 * same bytes, so nothing is ordered twice. Where forecasts are missing the baseline's stand in, marked as such.
 *
 * @throws DataError while there never were forecasts to begin with; NothingYetError while there is no demand.
 */
export async function replenish(
  event: ScheduledEvent,
  settings: ReplenishSettings,
  { lake: current, bus }: ReplenishPorts,
): Promise<ReplenishSummary> {
  const runDay = runDayOf(event);
  const lake = await (await current.pin()).pinResults({ runDay, areas: ["predictions", "orders"] });
  if ((await lake.listShards()).length === 0) throw holdsNoHistory(lake.bucketName);
  const [index, openText, catalogue, placed] = await Promise.all([
    readBooksIndex(lake),
    lake.readText(OPEN_ORDERS_KEY),
    readCatalogue(lake),
    readPlaced(lake, runDay, Date.parse(event.scheduledAt)),
  ]);
  const master: Master = { ...catalogue, terms: resolveTerms(settings.business, catalogue) };
  const openLines = openText === undefined ? [] : parseOpenOrders(openText, OPEN_ORDERS_KEY);
  const { firstRun, previous } = await inStage(
    "read-books",
    () => findStart(lake, index, runDay),
    ({ firstRun }) => ({ runsRebuilt: runDay - firstRun, openOrderLines: openLines.length }),
  );

  let state = previous ?? (await inStage("warm-up", () => warmUp(lake, firstRun, master.terms)));
  const order = <T extends RunOrders>(run: () => Promise<T>) =>
    inStage("order", run, ({ document }) => ({
      date: document.runDay,
      products: document.products,
      orders: document.totals.count,
    }));
  for (let missed = firstRun; missed < runDay; missed++) {
    state = await makeUpFor(lake, missed, (day) =>
      order(() => runDayOnce(lake, day, settings, master, state, openLines, placed)),
    );
  }
  const day = await lake.beginDay("orders", runDay);
  const { document } = await order(() => runDayOnce(lake, day, settings, master, state, openLines, placed));
  noteRun({
    products: document.products,
    orders: document.totals.count,
    ordersHeld: document.totals.held.count,
    units: document.totals.units,
    valueAmount: document.totals.valueAmount,
    dataAgeDays: document.dataAgeDays,
    inventorySource: document.inventorySource,
    runsRebuilt: runDay - firstRun,
    baselineProducts: document.baselineProducts,
  });
  const commit = await inStage("write-orders", async () => {
    await Promise.all([
      day.writeText(ordersCsvFile(runDay), toOrdersCsv(document.orders, master.products.size > 0)),
      day.writeText(ordersJsonFile(runDay), `${JSON.stringify(document)}\n`),
    ]);
    return day.commit();
  });
  const unknown = document.unknownOpenProducts;
  if (unknown.length > 0) {
    warn(
      `"${OPEN_ORDERS_KEY}" names ${unknown.length} products that are not in the fleet, whose orders count for nothing: ${unknown.slice(0, 20).join(", ")}. Product ids are case-sensitive.`,
    );
  }
  const held = document.orders.find(({ status }) => status === "held");
  if (held) {
    warn(
      `${document.totals.held.count} order lines of ${document.runDay} are held for a person. For example "${held.product_id}"${held.name === undefined ? "" : ` (${held.name})`}, ${held.quantity} units: ${held.held_because}.`,
    );
  }
  if (document.baselineProducts > 0) {
    warn(
      `${document.baselineProducts} of ${document.products} products have no usable forecast of the week up to ${document.runDay}; the baseline's stands in. Run "batch-predict" again, then "replenish".`,
    );
  }
  const run = currentRun();
  const detail = {
    environment: settings.environment,
    ...(run && { runId: run.runId }),
    runDay: document.runDay,
    ordersKey: committedKey(commit, ordersCsvFile(runDay)),
    lakeBucketName: lake.bucketName,
    ...document.totals,
  };
  await inStage("announce-orders", () => bus.put(ORDERS_SUGGESTED, detail));
  return {
    runDay: document.runDay,
    products: document.products,
    orders: document.totals.count,
    ordersHeld: document.totals.held.count,
    dataAgeDays: document.dataAgeDays,
    units: document.totals.units,
    valueAmount: document.totals.valueAmount,
    inventorySource: document.inventorySource,
    runsRebuilt: runDay - firstRun,
    baselineProducts: document.baselineProducts,
  };
}

/** The run to begin with: the one after the last that left books, or the first that left forecasts. */
async function findStart(
  lake: Lake,
  index: BooksIndex,
  runDay: number,
): Promise<{ readonly firstRun: number; readonly previous: RunStart | undefined }> {
  const earlier = Object.keys(index.runs)
    .map((date) => parseDay(date)!)
    .filter((day) => day < runDay)
    .sort((left, right) => right - left);
  for (const day of earlier) {
    const previous = await readBooks(lake, day);
    if (previous) return { firstRun: day + 1, previous };
  }
  const firstRun = await findFirstPredictionDay(lake);
  if (firstRun === undefined || firstRun > runDay) {
    throw new DataError(
      `There are no forecasts under "predictions/" up to ${formatDay(runDay)}; run "batch-predict" first.`,
    );
  }
  return { firstRun, previous: undefined };
}

/** Books to begin with when there are none. */
async function warmUp(lake: Lake, firstRun: number, terms: FleetTerms): Promise<RunStart | undefined> {
  const fromDay = firstRun - LOOK_BACK_DAYS - WARM_UP_DAYS;
  const fleet = await readFleetHistory(lake, fromDay, firstRun - 1);
  const books = warmUpBooks(fleet, firstRun, terms);
  return books && { books, state: { openOrders: [], receivedOrderIds: [], pending: [], heldOrderIds: [] } };
}

/** Leaves the books of a run that did not take place. Another run that makes up for it, too, goes on from the same. */
async function makeUpFor(
  lake: Lake,
  runDay: number,
  run: (day: DayWriter) => Promise<RunStart>,
): Promise<RunStart> {
  const day = await lake.beginDay("orders", runDay);
  const own = await run(day);
  const { attemptId } = await day.commit({ onlyFirst: true });
  return (attemptId === day.attemptId ? undefined : await readBooks(lake, runDay)) ?? own;
}

async function runDayOnce(
  lake: Lake,
  day: DayWriter,
  settings: ReplenishSettings,
  { terms, ...catalogue }: Master,
  previous: RunStart | undefined,
  openLines: readonly OpenOrder[],
  placed: PlacedOrders,
): Promise<RunOrders> {
  const gathered = await gatherRun(lake, day.runDay, terms, previous?.books);
  const run = runOrders(gathered, previous, openLines, settings, catalogue, placed);
  await writeBooks(day, run.books, run.outcome, gathered.observed, run.state);
  await day.writeTable(outlookFile(day.runDay), toOutlookTable(run.outlook));
  return run;
}
