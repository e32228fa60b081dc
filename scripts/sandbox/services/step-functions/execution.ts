import { randomUUID } from "node:crypto";
import type {
  ChildExecution,
  ExecutionEnvironment,
  Integrations,
  MapRunSettings,
} from "./interpreter/environment";
import { HistoryRecorder } from "./interpreter/environment";
import { StateError } from "./interpreter/failures";
import { runGraph } from "./interpreter/run-graph";
import type { Definition } from "./interpreter/types";
import { MapRunRecord } from "./map-run";

/** A state machine as the program declares it. */
export interface StateMachine {
  readonly name: string;
  readonly arn: string;
  readonly definition: Definition;
  readonly roleArn: string;
  readonly isTraced: boolean;
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT";

export interface ExecutionOptions {
  readonly machine: StateMachine;
  readonly arn: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly startedAtMs: number;
  readonly integrations: Integrations;
  readonly random: () => number;
}

/**
 * One execution of a state machine. Its own time begins with the sandbox's and then runs by itself: waits of
 * retries and Wait states pass at once, and are counted.
 */
export class Execution {
  readonly machine: StateMachine;
  readonly arn: string;
  readonly name: string;
  readonly input: string;
  readonly startedAtMs: number;
  readonly history: HistoryRecorder;
  readonly mapRuns: MapRunRecord[] = [];
  status: ExecutionStatus = "RUNNING";
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  stoppedAtMs: number | undefined;
  finished: Promise<void> = Promise.resolve();
  readonly #options: ExecutionOptions;
  readonly #begun = performance.now();
  #waitedMs = 0;

  constructor(options: ExecutionOptions) {
    this.#options = options;
    this.machine = options.machine;
    this.arn = options.arn;
    this.name = options.name;
    this.input = options.input;
    this.startedAtMs = options.startedAtMs;
    this.history = new HistoryRecorder(() => this.#nowMs());
  }

  /** Starts the run; `finished` settles when it is over and never rejects for a failure of the machine. */
  run(onFinished: (execution: Execution) => void = () => {}): void {
    this.finished = this.#run().then(() => onFinished(this));
  }

  /** States entered, those of the children of maps included: what Step Functions bills. */
  countTransitions(): number {
    const histories = [
      this.history,
      ...this.mapRuns.flatMap(({ children }) => children.map(({ history }) => history)),
    ];
    return histories.reduce(
      (sum, { events }) => sum + events.filter(({ type }) => type.endsWith("StateEntered")).length,
      0,
    );
  }

  async #run(): Promise<void> {
    this.history.add("ExecutionStarted", {
      executionStartedEventDetails: { input: this.input, roleArn: this.machine.roleArn },
    });
    try {
      const output = await runGraph(this.machine.definition, JSON.parse(this.input), this.#environment());
      this.output = JSON.stringify(output);
      this.status = "SUCCEEDED";
      this.history.add("ExecutionSucceeded", { executionSucceededEventDetails: { output: this.output } });
    } catch (thrown) {
      const failure =
        thrown instanceof StateError ? thrown : new StateError("States.Runtime", String(thrown));
      this.error = failure.error;
      this.cause = failure.causeText;
      this.status = failure.error === "States.Timeout" ? "TIMED_OUT" : "FAILED";
      const name = { TIMED_OUT: "TimedOut", FAILED: "Failed" }[this.status];
      this.history.add(`Execution${name}`, {
        [`execution${name}EventDetails`]: { error: this.error, cause: this.cause },
      });
    }
    this.stoppedAtMs = this.#nowMs();
  }

  #nowMs(): number {
    return Math.round(this.startedAtMs + this.#waitedMs + (performance.now() - this.#begun));
  }

  #environment(): ExecutionEnvironment {
    return {
      integrations: this.#options.integrations,
      history: this.history,
      context: {
        Execution: {
          Id: this.arn,
          Name: this.name,
          Input: JSON.parse(this.input),
          RoleArn: this.machine.roleArn,
          StartTime: new Date(this.startedAtMs).toISOString(),
        },
        StateMachine: { Id: this.machine.arn, Name: this.machine.name },
      },
      random: this.#options.random,
      nowMs: () => this.#nowMs(),
      wait: async (seconds) => {
        this.#waitedMs += seconds * 1000;
      },
      openMapRun: (settings) => this.#openMapRun(settings),
      assertRunning: () => this.#assertRunning(),
    };
  }

  #assertRunning(): void {
    const limitSeconds = this.machine.definition.TimeoutSeconds;
    if (limitSeconds !== undefined && this.#nowMs() - this.startedAtMs > limitSeconds * 1000) {
      throw new StateError("States.Timeout", `The execution took longer than ${limitSeconds} s.`);
    }
  }

  #openMapRun(settings: MapRunSettings): MapRunRecord {
    this.#options.integrations.startChildren(this.machine.arn);
    const startChild = (run: MapRunRecord, input: unknown, itemCount: number) => {
      const name = randomUUID();
      const child: ChildExecution = {
        executionArn: `${this.machine.arn.replace(":stateMachine:", ":execution:")}/${settings.label}:${name}`,
        name,
        itemCount,
        input,
        startMs: this.#nowMs(),
        stopMs: this.#nowMs(),
        status: "FAILED",
      };
      const parent = this.#environment();
      const environment: ExecutionEnvironment = {
        ...parent,
        history: new HistoryRecorder(() => this.#nowMs()),
        context: {
          ...parent.context,
          Execution: {
            ...(parent.context.Execution as object),
            Id: child.executionArn,
            Name: name,
            Input: input,
          },
        },
        openMapRun: () => {
          throw new StateError("States.Runtime", "A Distributed Map inside another is not emulated.");
        },
      };
      run.children.push({ child, history: environment.history });
      return { child, environment };
    };
    const id = randomUUID();
    const arn = `${this.machine.arn.replace(":stateMachine:", ":mapRun:")}/${settings.label}:${id}`;
    const run = new MapRunRecord({
      arn,
      id,
      executionArn: this.arn,
      settings,
      nowMs: () => this.#nowMs(),
      startChild,
    });
    this.mapRuns.push(run);
    return run;
  }
}
