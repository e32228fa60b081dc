import type {
  ChildExecution,
  ExecutionEnvironment,
  HistoryRecorder,
  MapRun,
  MapRunSettings,
} from "./interpreter/environment";

export interface MapRunRecordOptions {
  readonly arn: string;
  readonly id: string;
  readonly executionArn: string;
  readonly settings: MapRunSettings;
  readonly nowMs: () => number;
  readonly startChild: (
    run: MapRunRecord,
    input: unknown,
    itemCount: number,
  ) => { child: ChildExecution; environment: ExecutionEnvironment };
}

/** How many items or executions are in each state, as DescribeMapRun counts them. */
export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
}

/** The run of one Distributed Map. */
export class MapRunRecord implements MapRun {
  readonly arn: string;
  readonly id: string;
  readonly executionArn: string;
  readonly settings: MapRunSettings;
  readonly children: { readonly child: ChildExecution; readonly history: HistoryRecorder }[] = [];
  readonly startedAtMs: number;
  status: "RUNNING" | "SUCCEEDED" | "FAILED" = "RUNNING";
  stoppedAtMs: number | undefined;
  readonly #finished = new Set<ChildExecution>();
  readonly #options: MapRunRecordOptions;

  constructor(options: MapRunRecordOptions) {
    this.#options = options;
    this.arn = options.arn;
    this.id = options.id;
    this.executionArn = options.executionArn;
    this.settings = options.settings;
    this.startedAtMs = options.nowMs();
  }

  startChild(input: unknown, itemCount: number) {
    return this.#options.startChild(this, input, itemCount);
  }

  finishChild(child: ChildExecution): void {
    this.#finished.add(child);
  }

  close(status: "SUCCEEDED" | "FAILED"): void {
    this.status = status;
    this.stoppedAtMs = this.#options.nowMs();
  }

  itemCounts(): MapRunCounts {
    return this.#count(this.settings.itemCount, ({ itemCount }) => itemCount);
  }

  executionCounts(): MapRunCounts {
    return this.#count(this.settings.batchCount, () => 1);
  }

  #count(total: number, weightOf: (child: ChildExecution) => number): MapRunCounts {
    const sum = (select: (child: ChildExecution) => boolean) =>
      this.children.reduce((count, { child }) => count + (select(child) ? weightOf(child) : 0), 0);
    const ended = (status: ChildExecution["status"]) =>
      sum((child) => this.#finished.has(child) && child.status === status);
    const running = sum((child) => !this.#finished.has(child));
    const counts = { succeeded: ended("SUCCEEDED"), failed: ended("FAILED"), aborted: ended("ABORTED") };
    return {
      ...counts,
      running,
      timedOut: 0,
      total,
      pending: total - running - counts.succeeded - counts.failed - counts.aborted,
      resultsWritten: this.status === "RUNNING" ? 0 : counts.succeeded,
    };
  }
}
