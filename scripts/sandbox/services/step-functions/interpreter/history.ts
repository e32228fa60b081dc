/** An event of an execution's history, as GetExecutionHistory returns it. */
export interface HistoryEvent {
  readonly timestamp: number;
  readonly type: string;
  readonly id: number;
  readonly previousEventId: number;
  readonly [details: string]: unknown;
}

/** Writes down what an execution does. */
export class HistoryRecorder {
  readonly events: HistoryEvent[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @param details keyed as in the API, for example `{ stateEnteredEventDetails: { name, input } }`. */
  add(type: string, details: Readonly<Record<string, unknown>> = {}): void {
    const id = this.events.length + 1;
    this.events.push({ timestamp: this.#nowMs() / 1000, type, id, previousEventId: id - 1, ...details });
  }
}
