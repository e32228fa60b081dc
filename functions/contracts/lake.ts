import type { ForecastTable } from "../demand/forecast-table";
import type { DemandSeries } from "../demand/series";

/**
 * Tag that `ops models retire` puts on the objects of a version; it refuses one that serves. The lake's
 * lifecycle moves and deletes what bears it.
 */
export const RETIRED_MODEL_TAG = { key: "final-mile:model", value: "retired" } as const;

/** An object in the lake bucket. */
export interface LakeObject {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly lastModifiedMs: number;
}

/**
 * A set of products that are read and written together.
 *
 * The files of a shard lie under `processed/shard=NNNN/`, and those that the current snapshot names are its
 * history (`contracts/history.ts`). Without a snapshot, everything that lies there is, and files named
 * `processed/{product_id}.parquet` form shards of one product each. Where two files hold the same product and day,
 * the later one wins.
 */
export interface Shard {
  /** `0007` for `processed/shard=0007/`, or the product id for a file of its own. */
  readonly shardId: string;
  readonly objects: readonly LakeObject[];
}

/** A column of a Parquet table. `Int32Array` columns named `date` are day numbers (logical type DATE). */
export type Column = Float64Array | Int32Array | readonly (string | undefined)[] | readonly boolean[];

/** A table, column by column; all columns have `rowCount` entries. */
export interface Table {
  readonly rowCount: number;
  readonly columns: Readonly<Record<string, Column>>;
}

/** Which part of a shard's history to read. */
export interface HistoryRange {
  /** First day wanted; the beginning of the data when absent. */
  readonly fromDay?: number;
  /** Last day wanted (inclusive). */
  readonly toDay: number;
  /** Extra columns wanted besides the core ones; all when absent, none when empty. */
  readonly columns?: readonly string[];
}

/** The lake bucket as the handlers see it. Implemented over S3 by `functions/aws/lake.ts`. */
export interface Lake {
  readonly bucketName: string;

  /** All shards of the history, by id. Empty when no data was imported. */
  listShards(): Promise<readonly Shard[]>;
  /**
   * The same lake with the history as it is now, or was in an earlier snapshot: a run sees one history from its
   * begin to its end, whoever writes meanwhile.
   */
  pin(snapshotId?: string): Promise<Lake>;
  /** The snapshot that is the history now; `undefined` for files that were laid there without a commit. */
  currentSnapshotId(): Promise<string | undefined>;
  /** The products of a shard sorted by id, each with its days in the range; products without any are left out. */
  readShard(shard: Shard, range: HistoryRange): Promise<readonly DemandSeries[]>;
  /** One product, or `undefined` when the lake does not know it. */
  readProduct(productId: string, range: HistoryRange): Promise<DemandSeries | undefined>;

  /** Writes `predictions/dt=<originDay + 1>/shard=<shardId>.parquet`; returns the key. */
  writePredictions(shardId: string, forecasts: ForecastTable): Promise<string>;
  /**
   * Forecasts of one run day, sorted by product and day; `undefined` when that run left none. Of a run that ended,
   * the files that its summary names; of one under way (a worker that failed, tried again), what there is.
   */
  readPredictions(runDay: number, filter?: { readonly shardId?: string }): Promise<ForecastTable | undefined>;

  readTable(key: string, columns?: readonly string[]): Promise<Table | undefined>;
  writeTable(key: string, table: Table): Promise<void>;
  readJson<T>(key: string): Promise<T | undefined>;
  writeJson(key: string, value: unknown): Promise<void>;
  readText(key: string): Promise<string | undefined>;
  writeText(key: string, text: string, contentType: string): Promise<void>;
  /** Objects under a prefix, by key. */
  list(prefix: string): Promise<readonly LakeObject[]>;
}
