/** Where everything lies in the lake. `runDay` is D, the day of the run that writes. */
import { formatDay } from "../demand/calendar";
import type { DayFile } from "./day-results";
import { FLEET_PREFIX, fleetPartialKey } from "./fleet";
import { INCOMING_PREFIX, REJECTED_PREFIX } from "./incoming";
import { PARTNERS_PREFIX } from "./partners";
import { PURCHASING_PREFIX } from "./purchasing";

/** Where history lies in the lake. */
export const HISTORY_PREFIX = "processed/";

/** All that lies in the lake, by who writes it. */
export const STORED_PREFIXES = [
  HISTORY_PREFIX,
  "predictions/",
  "monitoring/",
  "orders/",
  PURCHASING_PREFIX,
  PARTNERS_PREFIX,
  "reports/",
  "datacapture/",
  "models/",
  INCOMING_PREFIX,
  REJECTED_PREFIX,
] as const;

const SHARD_FILE = /^processed\/shard=([^/]+)\/[^/]+\.parquet$/;
const PRODUCT_FILE = /^processed\/([^/]+)\.parquet$/;

/**
 * The shard to which a key under `processed/` belongs: `0007` for `processed/shard=0007/data.parquet`, the
 * product id for `processed/{product_id}.parquet`. Names that begin with `_` or `.` are none of ours.
 */
export function shardOfKey(key: string): { shardId: string; productId?: string } | undefined {
  const name = key.slice(key.lastIndexOf("/") + 1);
  if (name.startsWith("_") || name.startsWith(".")) return undefined;
  const shard = SHARD_FILE.exec(key);
  if (shard) return { shardId: shard[1]! };
  const product = PRODUCT_FILE.exec(key);
  if (!product) return undefined;
  const productId = decodeKeyPart(product[1]!);
  return { shardId: productId, productId };
}

/** The folder of a shard's files. */
export function shardPrefix(shardId: string): string {
  return `${HISTORY_PREFIX}shard=${shardId}/`;
}

/** A file of a shard, by the snapshot that brought it. Written once: its name is its content. */
export function shardFileKey(shardId: string, snapshotId: string): string {
  return `${shardPrefix(shardId)}${snapshotId}.parquet`;
}

/** The snapshot that is the history now, a `HistorySnapshot`. The only object of the history that is overwritten. */
export const HISTORY_KEY = `${HISTORY_PREFIX}history.json`;

/** All snapshots there were, as long as they are kept. */
export const SNAPSHOTS_PREFIX = `${HISTORY_PREFIX}snapshots/`;

export function snapshotKey(snapshotId: string): string {
  return `${SNAPSHOTS_PREFIX}${snapshotId}.json`;
}

/** What the batch run of a day did, a `BatchPredictSummary` without its files. */
export function predictionsSummaryFile(runDay: number): DayFile {
  return { area: "predictions", runDay, name: "_summary.json" };
}

/** Forecasts of a shard. */
export function predictionsFile(runDay: number, shardId: string): DayFile {
  return { area: "predictions", runDay, name: `shard=${encodeURIComponent(shardId)}.parquet` };
}

/** Forecasts of a shard by a variant that competes with the champion, in the form of {@link predictionsFile}. No order rests on them. */
export function competitorFile(runDay: number, variant: string, shardId: string): DayFile {
  const { name } = predictionsFile(runDay, shardId);
  return { area: "predictions", runDay, name: `variant=${variant}/${name}` };
}

/** The monitoring summary, a `MonitoringSummary`. */
export function monitoringSummaryFile(runDay: number): DayFile {
  return { area: "monitoring", runDay, name: "summary.json" };
}

/**
 * Per-product results of the monitoring, columns of `MonitoringProductRow`. A large fleet's lie in several files, as
 * do its scores and what drifted; read them with `readParts`.
 */
export function monitoringProductsFile(runDay: number, part = 0): DayFile {
  return { area: "monitoring", runDay, name: `products/${partName(part)}` };
}

/**
 * The scores of one closed day, columns of `DailyScoreRow`. A run D writes the scores of D-1 (and of
 * days before it whose own run did not take place), so that windows are read from small files. An actual that
 * came late is in the history only, which every run reads anew.
 */
export function monitoringScoresFile(runDay: number, part = 0): DayFile {
  return { area: "monitoring", runDay, name: `scores/${partName(part)}` };
}

/** Drifting features of a run, one row each, with the distances people know. */
export function driftFile(runDay: number, part = 0): DayFile {
  return { area: "monitoring", runDay, name: `drift/${partName(part)}` };
}

/** `data.parquet`, `data-0001.parquet` and so on. */
function partName(part: number): string {
  return part === 0 ? "data.parquet" : `data-${String(part).padStart(4, "0")}.parquet`;
}

/** What was told about which product and when, so that it is not told again every day. */
export function alertsFile(runDay: number): DayFile {
  return { area: "monitoring", runDay, name: "alerts.json" };
}

/** Changes that somebody should know of: in alarm, unacknowledged, declared. Columns of `OpenChange`. */
export function changesFile(runDay: number, part = 0): DayFile {
  return { area: "monitoring", runDay, name: `changes/${partName(part)}` };
}

/** What the products of the fleet and of its classes had in common, day by day, a `PooledHistory`. */
export function pooledFile(runDay: number): DayFile {
  return { area: "monitoring", runDay, name: "pooled.json" };
}

/** What people declared about changes, a `DeclarationsDocument`. Not a result: it does not expire. */
export const DECLARATIONS_PREFIX = "declarations/";
export const DECLARATIONS_KEY = `${DECLARATIONS_PREFIX}changes.json`;

/** The product master: which version counts (`CatalogueSnapshot`), all there were, and what they hold. */
export const CATALOGUE_PREFIX = "catalogue/";
export const CATALOGUE_KEY = `${CATALOGUE_PREFIX}catalogue.json`;

export function catalogueSnapshotKey(snapshotId: string): string {
  return `${CATALOGUE_PREFIX}snapshots/${snapshotId}.json`;
}

/** A `CatalogueContent`. Written once: its name is its content. */
export function catalogueContentKey(snapshotId: string): string {
  return `${CATALOGUE_PREFIX}content/${snapshotId}.json`;
}

/** What is planned: which version counts (`CalendarSnapshot`), all there were, and what they hold. */
export const CALENDAR_PREFIX = "calendar/";
export const CALENDAR_KEY = `${CALENDAR_PREFIX}calendar.json`;

export function calendarSnapshotKey(snapshotId: string): string {
  return `${CALENDAR_PREFIX}snapshots/${snapshotId}.json`;
}

/** A `CalendarContent`. Written once: its name is its content. */
export function calendarContentKey(snapshotId: string): string {
  return `${CALENDAR_PREFIX}content/${snapshotId}.json`;
}

/** Where a worker of the fleet state machine leaves what it found about a shard, for the reduction. */
export function partSummaryKey(runDay: number, executionId: string, shardId: string): string {
  return fleetPartialKey("monitor", runDay, executionId, shardId, "part.json");
}

/** Scores of the last closed day of the products of one shard; the reduction joins them. */
export function partScoresKey(runDay: number, executionId: string, shardId: string): string {
  return fleetPartialKey("monitor", runDay, executionId, shardId, "scores.parquet");
}

/**
 * The forecasts of a shard since a day, as its workers keep them: one file instead of one per day. Written by
 * every run, so that the expiry of working files does not reach it.
 */
export function shardForecastsKey(fromDay: number, shardId: string): string {
  return `${FLEET_PREFIX}monitor/forecasts/from=${formatDay(fromDay)}/shard=${encodeURIComponent(shardId)}.parquet`;
}

/** The suggested orders, as CSV and as an `OrdersDocument`. */
export function ordersCsvFile(runDay: number): DayFile {
  return { area: "orders", runDay, name: "orders.csv" };
}
export function ordersJsonFile(runDay: number): DayFile {
  return { area: "orders", runDay, name: "orders.json" };
}

/** The simulated books after a run, and what else the next run goes on from. */
export function booksFile(runDay: number): DayFile {
  return { area: "orders", runDay, name: "books.parquet" };
}
export function runStateFile(runDay: number): DayFile {
  return { area: "orders", runDay, name: "state.json" };
}

/** The stock to come of every product, columns of a `StockOutlook`. */
export function outlookFile(runDay: number): DayFile {
  return { area: "orders", runDay, name: "outlook.parquet" };
}

/** Which runs left books before days were committed. */
export const EARLIER_BOOKS_KEY = "orders/index.json";

/** Orders placed elsewhere and not yet received: `product_id,quantity,due_date` per line. */
export const OPEN_ORDERS_KEY = "orders/open.csv";

/** The fleet report, a `FleetReport`. */
export function businessReportFile(runDay: number): DayFile {
  return { area: "reports", runDay, name: "business.json" };
}

/** What error the day's forecasts are expected to have, an `ExpectedErrorDocument`. */
export function expectedErrorFile(runDay: number): DayFile {
  return { area: "reports", runDay, name: "expected-error.json" };
}

/** The same report as a self-contained page. */
export function businessPageFile(runDay: number): DayFile {
  return { area: "reports", runDay, name: "business.html" };
}

/** The per-product results; columns are those of `ProductResultRow`. */
export function businessProductsFile(runDay: number): DayFile {
  return { area: "reports", runDay, name: "products.parquet" };
}

/** Key of the cost report, a `CostsReport`: one object by another function, whole by itself. */
export function costsReportKey(runDay: number): string {
  return `reports/dt=${formatDay(runDay)}/costs.json`;
}

function decodeKeyPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
