/** An event as it was put on a bus. */
export interface RecordedEvent {
  readonly busName: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources: readonly string[];
  readonly atMs: number;
}

/** The buses of the account and everything put on them. */
export class EventLog {
  readonly busNames = new Set(["default"]);
  readonly events: RecordedEvent[] = [];
}
