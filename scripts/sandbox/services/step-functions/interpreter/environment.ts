import type { StateGraph } from "./types";

/** What a state machine reaches outside itself. */
export interface Integrations {
  /**
   * Calls a resource such as `arn:aws:states:::lambda:invoke` with its filled-in parameters.
   *
   * @throws StateError with the error name Retry and Catch look for.
   */
  callTask(resource: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** An object's text. @throws StateError `States.ItemReaderFailed` */
  readObject(bucketName: string, key: string): Promise<string>;
  writeObject(bucketName: string, key: string, text: string): Promise<void>;
  /** Called before a Distributed Map starts executions of its own machine. @throws StateError `States.Permissions` */
  startChildren(machineArn: string): void;
}

/** Runs a graph of states from its start to its end. @throws StateError */
export type RunGraph = (
  graph: StateGraph,
  input: unknown,
  environment: ExecutionEnvironment,
) => Promise<unknown>;

/** A run of a graph: where its data comes from and where its story goes. */
export interface ExecutionEnvironment {
  readonly integrations: Integrations;
  readonly history: HistoryRecorder;
  /** The context object behind `$$`, without `State`. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Numbers from 0 to 1 for the jitter of retries. */
  readonly random: () => number;
  /** Lets the execution's own time pass. */
  wait(seconds: number): Promise<void>;
  nowMs(): number;
  /** Registers the run of a Distributed Map. */
  openMapRun(settings: MapRunSettings): MapRun;
  /** Ends the run with its reason when it was stopped. */
  assertRunning(): void;
}

export interface MapRunSettings {
  readonly label: string;
  readonly itemCount: number;
  readonly batchCount: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
}

/** A child execution of a Distributed Map, as the result writer lists it. */
export interface ChildExecution {
  readonly executionArn: string;
  readonly name: string;
  readonly itemCount: number;
  readonly input: unknown;
  readonly startMs: number;
  stopMs: number;
  status: "SUCCEEDED" | "FAILED" | "ABORTED";
  output?: unknown;
  error?: string;
  cause?: string;
}

export interface MapRun {
  readonly arn: string;
  readonly id: string;
  startChild(input: unknown, itemCount: number): { child: ChildExecution; environment: ExecutionEnvironment };
  /** Called after each child, and for those never started. */
  finishChild(child: ChildExecution): void;
  close(status: "SUCCEEDED" | "FAILED"): void;
}

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
