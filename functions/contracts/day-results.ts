/**
 * What runs leave for a day, and what makes it the day's: files are written once, under names that nobody reads; the
 * commit of the day names those that count. A day is seen as one commit has it, whole or not at all.
 */
import { formatDay, parseDay } from "../demand/calendar";

/** Prefixes of the lake under which runs leave results; each day of one is committed by itself. */
export type ResultArea = "predictions" | "monitoring" | "orders" | "reports";

/** A result by what it is: which object holds it is for the day's commit to say. */
export interface DayFile {
  readonly area: ResultArea;
  /** D, the day of the run that leaves it. */
  readonly runDay: number;
  /** Unique within area and day, e.g. `summary.json` or `products/data.parquet`. */
  readonly name: string;
}

/** Which files are the results of a day. The only object of a day that is overwritten, and only conditionally. */
export interface DayCommit {
  readonly schemaVersion: 1;
  /** ISO date. */
  readonly runDate: string;
  /** The attempt whose files these are: no two runs share one, so that neither touches the other's. */
  readonly attemptId: string;
  /** By name, the hash of their content ({@link attemptFileKey}). */
  readonly files: Readonly<Record<string, string>>;
}

/** Hexadecimal digits of SHA-256 by which contents are told apart. */
export const CONTENT_HASH_LENGTH = 16;

/** All commits of an area. */
export function commitsPrefix(area: ResultArea): string {
  return `${area}/commits/`;
}

/** The commit of a day, a {@link DayCommit}. */
export function commitKey(area: ResultArea, runDay: number): string {
  return `${commitsPrefix(area)}${formatDay(runDay)}.json`;
}

/** The day of a key of {@link commitKey}. */
export function dayOfCommitKey(key: string): number | undefined {
  return parseDay(key.slice(key.lastIndexOf("/") + 1).replace(".json", ""));
}

/** Everything of a day but its commit. */
export function dayPrefix(area: ResultArea, runDay: number): string {
  return `${area}/dt=${formatDay(runDay)}/`;
}

/**
 * Where an attempt writes a file: `orders/dt=2026-11-23/5f3a9c1e0b2d/orders.9f86d081884c7d65.csv`. The name holds the
 * content's hash, so that a worker that is late, or run twice, cannot change what was committed.
 */
export function attemptFileKey({ area, runDay, name }: DayFile, attemptId: string, hash: string): string {
  const dot = name.lastIndexOf(".");
  return `${attemptPrefix(area, runDay, attemptId)}${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
}

/** Everything that an attempt wrote. */
export function attemptPrefix(area: ResultArea, runDay: number, attemptId: string): string {
  return `${dayPrefix(area, runDay)}${encodeURIComponent(attemptId)}/`;
}

/** The object that holds a file, as a commit has it; `undefined` when the day has no such file. */
export function committedKey({ attemptId, files }: DayCommit, file: DayFile): string | undefined {
  const hash = files[file.name];
  return hash === undefined ? undefined : attemptFileKey(file, attemptId, hash);
}

const ATTEMPT_FILE = new RegExp(`/dt=[^/]+/[^/]+/.+\\.[0-9a-f]{${CONTENT_HASH_LENGTH}}\\.[a-z]+$`);

/** Whether a key is one of {@link attemptFileKey}: read by who was told its name, and by nobody else. */
export function isAttemptFileKey(key: string): boolean {
  return ATTEMPT_FILE.test(key);
}

/**
 * Where people and other systems find a file under a name that they know beforehand. Of a day without a commit, which
 * a version before commits left, it is where the file itself lies.
 */
export function publicKey({ area, runDay, name }: DayFile): string {
  return `${dayPrefix(area, runDay)}${name}`;
}

/** Files that are copied to their {@link publicKey} once they are committed. Our own readers do not look there. */
export const PUBLIC_FILES: Readonly<Record<ResultArea, readonly string[]>> = {
  predictions: ["_summary.json"],
  monitoring: [
    "summary.json",
    "statistics.json",
    "constraints.json",
    "constraint_violations.json",
    "live/statistics.json",
    "live/constraints.json",
    "live/constraint_violations.json",
  ],
  orders: ["orders.csv", "orders.json"],
  reports: ["business.json", "business.html", "products.parquet"],
};

/** A table that query engines read: of a day, the files that its manifest lists. */
export interface ResultTable {
  readonly name: string;
  readonly area: ResultArea;
  readonly isPart: (fileName: string) => boolean;
}

/** Whether a file under `predictions/` holds forecasts of the day; those of a competitor lie in folders. */
export function isForecastFile(name: string): boolean {
  return /^[^/]+\.parquet$/.test(name);
}

export const RESULT_TABLES: readonly ResultTable[] = [
  { name: "predictions", area: "predictions", isPart: isForecastFile },
  {
    name: "monitoring_products",
    area: "monitoring",
    isPart: (name) => /^products\/data(-\d+)?\.parquet$/.test(name),
  },
  {
    name: "monitoring_scores",
    area: "monitoring",
    isPart: (name) => /^scores\/data(-\d+)?\.parquet$/.test(name),
  },
];

/** The manifests of an area's tables. */
export function manifestsPrefix(area: ResultArea): string {
  return `${area}/manifests/`;
}

/** A partition of a table as query engines see it: they read the files whose addresses stand in what lies here. */
export function manifestFolder({ area, name }: Pick<ResultTable, "area" | "name">, date: string): string {
  return `${manifestsPrefix(area)}${name}/dt=${date}/`;
}

export function manifestKey(table: Pick<ResultTable, "area" | "name">, runDay: number): string {
  return `${manifestFolder(table, formatDay(runDay))}symlink.txt`;
}
