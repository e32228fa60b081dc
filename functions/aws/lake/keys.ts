import { formatDay } from "../../demand/calendar";

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

/** The compacted history of a shard. */
export function shardDataKey(shardId: string): string {
  return `${shardPrefix(shardId)}data.parquet`;
}

/** What arrived for one day, until compaction. */
export function shardIncrementKey(shardId: string, day: number): string {
  return `${shardPrefix(shardId)}increment-${formatDay(day)}.parquet`;
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

function decodeKeyPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
