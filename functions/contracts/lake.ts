import type { ForecastTable } from "../demand/forecast-table";
import type { DemandSeries } from "../demand/series";
import type { DayCommit, DayFile, ResultArea } from "./day-results";

/**
 * Tag that `ops models retire` puts on the objects of a version; it refuses one that serves. The lake's
 * lifecycle moves and deletes what bears it.
 */
export const RETIRED_MODEL_TAG = { key: "final-mile:model", value: "retired" } as const;

/**
 * What a day's inputs are held against. A folder of its own: what lies under `monitoring/` expires, and a baseline that
 * somebody edited must not be made anew from later data, in silence, because it grew old.
 */
export const INPUT_BASELINE_PREFIX = "baseline/";

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

  /**
   * The same lake with each day's results as the first look finds them: a run sees one state of them from its begin to
   * its end, and what it commits itself. A lake that was pinned has its results pinned, too.
   *
   * @param instant areas of a day that are looked at now, all as they were at one instant.
   */
  pinResults(instant?: { readonly runDay: number; readonly areas: readonly ResultArea[] }): Promise<Lake>;
  /** Days that have results, ascending: committed ones, and those of versions before commits. */
  listDays(area: ResultArea): Promise<readonly number[]>;
  /** Committed days with the version of each, which changes with the day's results. Ascending. */
  listCommits(area: ResultArea): Promise<readonly { readonly runDay: number; readonly version: string }[]>;
  /**
   * Looks at all days from `fromDay` to `toDay` by one request instead of one a day, before they are read. Of a lake
   * whose results are pinned only: another one would have to look again.
   */
  lookAtDays(area: ResultArea, fromDay: number, toDay: number): Promise<void>;
  /**
   * Begins to write the results of a day.
   *
   * @param sharedAttemptId of a fleet run, whose workers stage files for one commit.
   */
  beginDay(area: ResultArea, runDay: number, sharedAttemptId?: string): Promise<DayWriter>;

  /** Forecasts of one run day, sorted by product and day; `undefined` when no run has committed any. */
  readPredictions(runDay: number, filter?: { readonly shardId?: string }): Promise<ForecastTable | undefined>;

  readTable(object: LakeAddress, columns?: readonly string[]): Promise<Table | undefined>;
  writeTable(key: string, table: Table): Promise<void>;
  /** @param object as a listing has just told it: it is not asked for again while it is the version that was read before. */
  readJson<T>(object: LakeAddress | LakeObject): Promise<T | undefined>;
  writeJson(key: string, value: unknown): Promise<void>;
  /** Writes the value unless there is one already; returns the one that lies there then. */
  createJson<T>(key: string, value: T): Promise<T>;
  readText(object: LakeAddress): Promise<string | undefined>;
  writeText(key: string, text: string, contentType: string): Promise<void>;
  /** Objects under a prefix, by key. */
  list(prefix: string): Promise<readonly LakeObject[]>;
  /** The distinct beginnings of keys from the prefix to the next slash, which is included. */
  listFolders(prefix: string): Promise<readonly string[]>;
}

/** A key, or a result of a day: which object holds that is for the day's commit to say. */
export type LakeAddress = string | DayFile;

/**
 * An attempt to leave the results of a day. Files are written under names that nobody reads; the commit makes them
 * the day's, whole or not at all. What the day holds already in the same form is not written again.
 */
export interface DayWriter {
  readonly area: ResultArea;
  readonly runDay: number;
  readonly attemptId: string;
  writeTable(file: DayFile, table: Table): Promise<void>;
  writeJson(file: DayFile, value: unknown): Promise<void>;
  writeText(file: DayFile, text: string): Promise<void>;
  /** Name and hash of the files staged here: what a worker tells who commits. */
  files(): Readonly<Record<string, string>>;
  /** Takes over what others staged for the same attempt. */
  adopt(files: Readonly<Record<string, string>>): void;
  /**
   * Makes what was staged the results of the day, in place of what was there. Of two runs that end at once both
   * count, one after the other; neither leaves a part of itself. Where nothing differs, nothing is written.
   */
  commit(options?: CommitOptions): Promise<DayCommit>;
}

export interface CommitOptions {
  /**
   * Names of the results there are that stay beside the new ones; none when absent. Asked again when another run has
   * committed meanwhile.
   */
  readonly keep?: (earlier: EarlierResults) => readonly string[] | Promise<readonly string[]>;
  /** Whoever was first has made the day: it stays as it is, and this attempt leaves nothing. */
  readonly onlyFirst?: boolean;
}

/** What a day holds before a commit. */
export interface EarlierResults {
  readonly names: readonly string[];
  readJson<T>(name: string): Promise<T | undefined>;
}
