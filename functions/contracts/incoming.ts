/** How demand and plans come in by themselves: files under `incoming/`, and what became of them. */

/** Where senders put files. A folder per sender is usual: `incoming/shop-north/2026-11-29.csv`. */
export const INCOMING_PREFIX = "incoming/";
/** Where a bad file lies again, under its own name, with a report beside it. */
export const REJECTED_PREFIX = "rejected/";
/** What is known of each content that came, by its SHA-256. */
export const INGESTED_PREFIX = "ingested/";
/** Folder under `incoming/` of what came over HTTP. */
export const API_SENDER = "api";
/** Folder under `incoming/` of what is planned, in the form of `ops data import --calendar`; folders of senders lie in it. */
const PLANS_FOLDER = "calendar";

/** What EventBridge tells of a new object. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export interface ObjectCreatedEvent {
  readonly "detail-type": "Object Created";
  /** ISO instant (UTC). */
  readonly time: string;
  readonly detail: {
    readonly bucket: { readonly name: string };
    readonly object: { readonly key: string; readonly size: number };
  };
}

/** What is known of a content: kept before it is committed, and completed after. */
export interface IngestedContent {
  /** The file that brought it first. */
  readonly key: string;
  /** When that file came, in milliseconds since the epoch. */
  readonly arrivedAtMs: number;
  /** Absent until it is in the history. */
  readonly committed?: {
    /** Version of the history or of the calendar; `null` where all of it stood there already. */
    readonly snapshotId: string | null;
    readonly rows: number;
    /** Of demand. */
    readonly products?: number;
    /** First and last day, ISO dates. */
    readonly from: string;
    readonly to: string;
  };
}

/** Why a file was not taken, beside it as `<name>.report.json`. */
export interface RejectionReport {
  readonly key: string;
  readonly arrivedAt: string;
  readonly sizeBytes: number;
  /** What is wrong as a whole, and how many lines are bad. */
  readonly summary: string;
  /** The bad lines up to fifty; none when the file as a whole cannot be read. */
  readonly badLines: readonly string[];
}

/** What became of a file. */
export type IngestOutcome =
  | { readonly outcome: "taken"; readonly key: string; readonly rows: number; readonly products?: number }
  /** The same content came before. */
  | { readonly outcome: "known"; readonly key: string; readonly firstKey: string }
  | { readonly outcome: "rejected"; readonly key: string; readonly summary: string }
  /** Deleted before it was read. */
  | { readonly outcome: "gone"; readonly key: string };

/** Whether a file tells what is planned, and not demand. */
export function holdsPlans(incomingKey: string): boolean {
  return incomingKey.startsWith(`${INCOMING_PREFIX}${PLANS_FOLDER}/`);
}

export function ingestedKey(sha256: string): string {
  return `${INGESTED_PREFIX}${sha256}.json`;
}

export function rejectedKey(incomingKey: string): string {
  return `${REJECTED_PREFIX}${incomingKey.slice(INCOMING_PREFIX.length)}`;
}

export function rejectionReportKey(incomingKey: string): string {
  return `${rejectedKey(incomingKey)}.report.json`;
}
