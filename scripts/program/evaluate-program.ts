import { fork } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "../../functions/contracts/errors";
import { KEPT_FOLDER } from "../kept-files";
import type {
  EvaluatedProgram,
  EvaluateProgramOptions,
  EvaluationReply,
  EvaluationRequest,
} from "./evaluation";
import { KeptEvaluations, nameProgram } from "./kept-evaluations";
import { readStackFile } from "./stack-file";

const REPOSITORY_ROOT = join(__dirname, "..", "..");
/** Where Node keeps what it has compiled: the TypeScript compiler, with which Pulumi reads closures, is large. */
const COMPILE_CACHE_FOLDER = join(KEPT_FOLDER, "compiled");

const KEPT = new KeptEvaluations(join(KEPT_FOLDER, "evaluations"));

/** Whether somebody looks on what runs, or changes it without changing its source: coverage, mutation. */
function isWatched(): boolean {
  return Object.keys(process.env).some((name) => name === "NODE_V8_COVERAGE" || /stryker/i.test(name));
}

/**
 * Runs the Pulumi program of this repository without Pulumi's engine and without AWS, and returns every
 * resource it registered. Pulumi's mocks are global to a process, so each evaluation has its own. What was kept before is
 * not evaluated again.
 *
 * @throws {ConfigError} when the stack is unknown or its configuration invalid.
 */
export async function evaluateProgram(options: EvaluateProgramOptions): Promise<EvaluatedProgram> {
  const { folder = REPOSITORY_ROOT, judge = false, keep = judge } = options;
  const { project, config } = readStackFile(options, folder);
  const request: EvaluationRequest = {
    project,
    stack: options.stack,
    preview: options.preview ?? false,
    config,
    judge,
    packages: options.packages,
  };
  const sources = isWatched() ? undefined : await nameProgram(folder);
  const kept = sources && (await KEPT.find(sources, request));
  if (kept) return kept;
  const reply = await askChild(request, folder);
  if (reply.kind === "evaluated") {
    // What somebody edits meanwhile may have been read before or after.
    if (keep && sources && sources === (await nameProgram(folder)))
      await KEPT.keep(sources, request, reply.program);
    return reply.program;
  }
  if (reply.name === "ConfigError") throw new ConfigError(reply.message);
  throw Object.assign(new Error(reply.message), { name: reply.name, stack: reply.stack });
}

async function askChild(request: EvaluationRequest, folder: string): Promise<EvaluationReply> {
  const child = fork(join(folder, "scripts", "program", "child.ts"), {
    cwd: folder,
    execArgv: [
      // Before tsx takes over `require`: it would look into each of the provider's 3,000 files.
      "--require",
      require.resolve("@pulumi/aws"),
      "--import",
      pathToFileURL(join(dirname(require.resolve("tsx/package.json")), "dist", "loader.mjs")).href,
    ],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: programEnvironment(),
  });
  const killChild = () => child.kill("SIGKILL");
  process.once("exit", killChild);
  let complaints = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4000);
  });
  try {
    child.send(request);
    const reply = await Promise.race([
      once(child, "message").then(([message]) => message as EvaluationReply),
      once(child, "exit").then(([code]): EvaluationReply => {
        const message = `The Pulumi program ended with code ${code} before it was evaluated.\n${complaints}`;
        return { kind: "failed", name: "Error", message };
      }),
    ]);
    return reply;
  } finally {
    process.off("exit", killChild);
    killChild();
  }
}

/** The operator's environment without what belongs to a real Pulumi run or to the operator's AWS account. */
function programEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => !/^(PULUMI_|AWS_|NODE_OPTIONS$)/.test(key));
  return {
    ...Object.fromEntries(kept),
    // What comes from the cache is not counted exactly by a coverage.
    ...(process.env.NODE_V8_COVERAGE === undefined && { NODE_COMPILE_CACHE: COMPILE_CACHE_FOLDER }),
    PULUMI_TEST_MODE: "true",
  };
}
