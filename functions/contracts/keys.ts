/** Where everything lies in the lake. `runDay` is D, the day of the run that writes. */
import { formatDay } from "../demand/calendar";
import { FLEET_PREFIX, fleetPartialKey } from "./fleet";

/** Where history lies in the lake. */
export const HISTORY_PREFIX = "processed/";

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

/** Everything the batch run of a day predicted. */
export function predictionsPrefix(runDay: number): string {
  return `predictions/dt=${formatDay(runDay)}/`;
}

/** What the batch run of a day did. Query engines skip names that begin with an underscore. */
export function predictionsSummaryKey(runDay: number): string {
  return `${predictionsPrefix(runDay)}_summary.json`;
}

export function predictionsKey(runDay: number, shardId: string): string {
  return `${predictionsPrefix(runDay)}shard=${encodeURIComponent(shardId)}.parquet`;
}

/** Key of the monitoring summary, a `MonitoringSummary`. */
export function monitoringSummaryKey(runDay: number): string {
  return `${monitoringPrefix(runDay)}summary.json`;
}

/**
 * Key of the per-product results of the monitoring, columns of `MonitoringProductRow`. A folder per table, so
 * that the catalogue can name it: a query engine reads every file of a folder.
 */
export function monitoringProductsKey(runDay: number): string {
  return `${monitoringPrefix(runDay)}products/data.parquet`;
}

/**
 * Key of the scores of one closed day, columns of `DailyScoreRow`. A run D writes the scores of D-1 (and of
 * days before it whose own run did not take place), so that windows are read from small files. An actual that
 * came late is in the history only, which every run reads anew.
 */
export function monitoringScoresKey(runDay: number): string {
  return `${monitoringPrefix(runDay)}scores/data.parquet`;
}

/** Drifting features of a run, one row each, with the distances people know. */
export function driftKey(runDay: number): string {
  return `${monitoringPrefix(runDay)}drift/data.parquet`;
}

/** What was told about which product and when, so that it is not told again every day. */
export function alertsKey(runDay: number): string {
  return `${monitoringPrefix(runDay)}alerts.json`;
}

/** Everything the monitoring of a day leaves. */
function monitoringPrefix(runDay: number): string {
  return `monitoring/dt=${formatDay(runDay)}/`;
}

/** Where a worker of the fleet state machine leaves what it found about a shard, for the reduction. */
export function partSummaryKey(runDay: number, shardId: string): string {
  return fleetPartialKey("monitor", runDay, shardId, "part.json");
}

/** Scores of the last closed day of the products of one shard; the reduction joins them. */
export function partScoresKey(runDay: number, shardId: string): string {
  return fleetPartialKey("monitor", runDay, shardId, "scores.parquet");
}

/**
 * The forecasts of a shard since a day, as its workers keep them: one file instead of one per day. Written by
 * every run, so that the expiry of working files does not reach it.
 */
export function shardForecastsKey(fromDay: number, shardId: string): string {
  return `${FLEET_PREFIX}monitor/forecasts/from=${formatDay(fromDay)}/shard=${encodeURIComponent(shardId)}.parquet`;
}

/** Keys of the suggested orders, as CSV and as an `OrdersDocument`. */
export function ordersCsvKey(runDay: number): string {
  return `${ordersPrefix(runDay)}orders.csv`;
}
export function ordersJsonKey(runDay: number): string {
  return `${ordersPrefix(runDay)}orders.json`;
}

/** Key of the simulated books after a run, and of what else the next run goes on from. */
export function booksKey(runDay: number): string {
  return `${ordersPrefix(runDay)}books.parquet`;
}
export function runStateKey(runDay: number): string {
  return `${ordersPrefix(runDay)}state.json`;
}

function ordersPrefix(runDay: number): string {
  return `orders/dt=${formatDay(runDay)}/`;
}

/** Which runs have left books. */
export const BOOKS_INDEX_KEY = "orders/index.json";

/** Orders placed elsewhere and not yet received: `product_id,quantity,due_date` per line. */
export const OPEN_ORDERS_KEY = "orders/open.csv";

/** Key of the fleet report, a `FleetReport`. */
export function businessReportKey(runDay: number): string {
  return `${reportsPrefix(runDay)}business.json`;
}

/** Key of the same report as a self-contained page. */
export function businessPageKey(runDay: number): string {
  return `${reportsPrefix(runDay)}business.html`;
}

/** Key of the per-product results; columns are those of `ProductResultRow`. */
export function businessProductsKey(runDay: number): string {
  return `${reportsPrefix(runDay)}products.parquet`;
}

/** Key of the cost report, a `CostsReport`. */
export function costsReportKey(runDay: number): string {
  return `${reportsPrefix(runDay)}costs.json`;
}

function reportsPrefix(runDay: number): string {
  return `reports/dt=${formatDay(runDay)}/`;
}

function decodeKeyPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
