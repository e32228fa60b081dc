import { fork } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "../../functions/contracts/errors";
import { readStackFile } from "./program/stack-file";

/** A value of any shape, as `JSON.parse` gives it: what a resource looks like is known to the provider only. */
export type Loose = ReturnType<typeof JSON.parse>;

/** A resource as the Pulumi program declared it and as a provider would answer. */
export interface RegisteredResource {
  /** Type token, for example `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** From the stack down to the direct parent: `type::name`. Empty for children of the stack itself. */
  readonly parents: readonly string[];
  /** `type::name` of what it waits for explicitly (`dependsOn`). */
  readonly dependsOn: readonly string[];
  /** False for components, which exist in Pulumi only. */
  readonly custom: boolean;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly inputs: Record<string, Loose>;
  /** Physical id; `undefined` in a preview. */
  readonly id: string | undefined;
  /** Outputs: the inputs and what the provider adds. */
  readonly state: Record<string, Loose>;
  /** Paths of inputs that are secret. */
  readonly secrets: readonly string[];
  /** The files of its package, where it has one: the very text that would be uploaded. */
  readonly code?: Readonly<Record<string, string>>;
}

export interface EvaluateProgramOptions {
  readonly stack: string;
  /** As `pulumi preview` for a stack that does not exist yet: outputs of resources are unknown. */
  readonly preview?: boolean;
  /** Values over those of the file, by key without namespace, for example `{ "endpoint.kind": "serverless" }`. */
  readonly configOverrides?: Readonly<Record<string, unknown>>;
  /** The stack's file; `Pulumi.<stack>.yaml` beside the program when absent. */
  readonly configFile?: string;
}

export interface EvaluatedProgram {
  /** In the order of registration: a resource stands behind those whose outputs it uses. */
  readonly resources: readonly RegisteredResource[];
  /** Stack outputs; unknown ones are absent in a preview. */
  readonly outputs: Record<string, Loose>;
}

/** What the child process is asked. */
export interface EvaluationRequest {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  /** Configuration as Pulumi hands it to a program: full keys, objects as JSON text. */
  readonly config: Record<string, string>;
}

/** What the child process answers. */
export type EvaluationReply =
  | { readonly kind: "evaluated"; readonly program: EvaluatedProgram }
  | { readonly kind: "failed"; readonly name: string; readonly message: string; readonly stack?: string };

const REPOSITORY_ROOT = join(__dirname, "..", "..");

/**
 * Runs the Pulumi program of this repository without Pulumi's engine and without AWS, and returns every
 * resource it registered. Pulumi's mocks are global to a process, so each evaluation has its own.
 *
 * @throws {ConfigError} when the stack is unknown or its configuration invalid.
 */
export async function evaluateProgram(options: EvaluateProgramOptions): Promise<EvaluatedProgram> {
  const { project, config } = readStackFile(options, REPOSITORY_ROOT);
  const request: EvaluationRequest = {
    project,
    stack: options.stack,
    preview: options.preview ?? false,
    config,
  };
  const reply = await askChild(request);
  if (reply.kind === "evaluated") return reply.program;
  if (reply.name === "ConfigError") throw new ConfigError(reply.message);
  throw Object.assign(new Error(reply.message), { name: reply.name, stack: reply.stack });
}

async function askChild(request: EvaluationRequest): Promise<EvaluationReply> {
  const child = fork(join(__dirname, "program", "child.ts"), {
    cwd: REPOSITORY_ROOT,
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
  return { ...Object.fromEntries(kept), PULUMI_TEST_MODE: "true" };
}
