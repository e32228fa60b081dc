import { Console } from "node:console";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { Writable } from "node:stream";
import { Script } from "node:vm";
import type {
  ExecutionEnvironment,
  InvocationOutcome,
  InvocationRequest,
  ProcessOptions,
} from "../../../scripts/sandbox/services/lambda/function-process";

/** The packages of a run are compiled once, whatever the number of environments. */
const scripts = new Map<string, Script>();

type PackageModule = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: object },
  process: NodeJS.Process,
  load: (name: string) => Promise<unknown>,
  console: Console,
) => void;

/**
 * Runs a function's package, the same bytes, in this process: a thousand small runs would spend their time on
 * starting processes. Each environment has module state, variables and connections of its own. One that is killed
 * makes no further call; what it still computes reaches nobody.
 */
export class InProcessEnvironment implements ExecutionEnvironment {
  readonly sessionToken: string;
  readonly ready = Promise.resolve({ loadMs: 0 });
  isBusy = false;
  #isDead = false;
  #die: () => void = () => {};
  readonly #died: Promise<void>;
  readonly #handler: (event: unknown, context: object) => Promise<unknown>;

  constructor({ sessionToken, taskRoot, environment, log }: ProcessOptions) {
    this.sessionToken = sessionToken;
    this.#died = new Promise((resolve) => {
      this.#die = resolve;
    });
    const [file, exported] = environment._HANDLER!.split(".") as [string, string];
    const module = { exports: {} as Record<string, never> };
    const output = new Writable({
      write: (text, _, done) => {
        for (const line of String(text).split("\n")) log.write(line);
        done();
      },
    });
    const own = Object.create(process, {
      env: { value: { ...environment } },
      stdout: { value: output },
    }) as NodeJS.Process;
    compile(join(taskRoot, `${file}.js`)).runInThisContext()(
      module.exports,
      (name: string) => this.#require(name),
      module,
      own,
      async (name) => {
        const found = this.#require(name) as object;
        return { ...found, default: found };
      },
      new Console(output),
    );
    this.#handler = module.exports[exported]!;
  }

  get hasExited(): boolean {
    return this.#isDead;
  }

  async invoke({ requestId, event, functionArn }: InvocationRequest): Promise<InvocationOutcome> {
    this.isBusy = true;
    const startedAt = performance.now();
    const context = { awsRequestId: requestId, invokedFunctionArn: functionArn };
    const work = this.#handler(structuredClone(event), context).then(
      (result) => ({ payload: JSON.stringify(result ?? null) }),
      (error: Error) => ({ error: { errorType: error.name, errorMessage: error.message } }),
    );
    const outcome = await Promise.race([work, this.#died.then(() => killed(requestId))]);
    this.isBusy = false;
    return { ...outcome, durationMs: performance.now() - startedAt };
  }

  async endUnheard(requestId: string, { error, durationMs }: InvocationOutcome): Promise<InvocationOutcome> {
    await this.stop();
    return { ...killed(requestId), ...(error && { error }), durationMs };
  }

  async stop(): Promise<void> {
    this.#isDead = true;
    this.#die();
  }

  #require(name: string): unknown {
    const found = require(name) as object;
    if (!/^(?:node:)?https?$/.test(name)) return found;
    const { request } = name.endsWith("s") ? https : http;
    return {
      ...found,
      request: (...args: Parameters<typeof http.request>) => {
        if (this.#isDead) throw new Error("This environment was killed.");
        return request(...args);
      },
    };
  }
}

function killed(requestId: string) {
  return {
    error: {
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: SIGKILL`,
    },
  };
}

function compile(path: string): { runInThisContext(): PackageModule } {
  const source = readFileSync(path, "utf8");
  let script = scripts.get(source);
  if (!script) {
    // Modules of Node that it imports late come through the same gate as those it requires.
    const gated = source.replaceAll(/\bimport\(/g, "load(");
    script = new Script(`(function (exports, require, module, process, load, console) {${gated}\n})`, {
      filename: path,
    });
    scripts.set(source, script);
  }
  return script;
}
