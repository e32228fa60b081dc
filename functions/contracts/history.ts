/**
 * Which files are the history. A file is written once, under a name that no reader knows; the snapshot that names
 * it makes it history, whole or not at all. What no snapshot names does not exist for readers.
 */
export interface HistorySnapshot {
  readonly schemaVersion: 1;
  /** `000012-5f3a9c1e`: how many came before it, and what tells two writers apart. */
  readonly snapshotId: string;
  /** The snapshot this one was made from; `null` for the first. */
  readonly parentId: string | null;
  /** ISO instant. */
  readonly committedAt: string;
  /** Who wrote it: a user of the command line, or a function. */
  readonly committedBy: string;
  readonly operation: HistoryOperation;
  /** Into how many shards products are hashed; 0 while there is no history, or it lies in files of one product each. */
  readonly shardCount: number;
  /** What this commit brought. */
  readonly written: { readonly rows: number; readonly products: number };
  /** The whole history, where the writer knows it; an appended day does not read it. */
  readonly totals: { readonly rows: number; readonly products: number } | null;
  /**
   * The oldest snapshot that is kept: what lies before it is being cleared, and is not restored. Absent while nothing
   * was cleared.
   */
  readonly restorableFrom?: string;
  /** Where two files hold the same product and day, the later one counts. */
  readonly files: readonly HistoryFile[];
}

/** `found` describes files that lay there before the first commit. */
export type HistoryOperation = "found" | "import" | "replace" | "append" | "restore";

export interface HistoryFile {
  readonly shardId: string;
  readonly key: string;
  readonly sizeBytes: number;
}
