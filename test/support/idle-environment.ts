import type {
  ExecutionEnvironment,
  InvocationOutcome,
  ProcessOptions,
} from "../../scripts/sandbox/services/lambda/function-process";

/** Runs nothing and says that it took so much memory and time: for what is made of reports, not of work. */
export class IdleEnvironment implements ExecutionEnvironment {
  readonly ready = Promise.resolve({ loadMs: 1 });
  readonly sessionToken: string;
  readonly hasExited = false;
  readonly #options: ProcessOptions;
  readonly #outcome: InvocationOutcome & { readonly usedMib: number };

  constructor(options: ProcessOptions, usedMib: number, durationMs: number) {
    this.#options = options;
    this.sessionToken = options.sessionToken;
    this.#outcome = { payload: "null", durationMs, usedMib };
  }

  async invoke({ requestId }: { readonly requestId: string }): Promise<InvocationOutcome> {
    const { log, memoryMib } = this.#options;
    const { durationMs, usedMib } = this.#outcome;
    log.begin(requestId);
    log.report({ requestId, durationMs, initMs: undefined, memoryMib, usedMib, errorType: undefined });
    return this.#outcome;
  }

  async endUnheard(): Promise<InvocationOutcome> {
    return this.#outcome;
  }

  async stop(): Promise<void> {}
}
