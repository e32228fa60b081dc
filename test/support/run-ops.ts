import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const PROJECT_FOLDER = join(__dirname, "..", "..");
const OPS_IN_TURN = join(__dirname, "ops-in-turn.ts");

export interface OpsResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the CLI in a process of its own, as an operator does, in a pipe. */
export function runOps(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<OpsResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "scripts/ops.ts", ...args], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

export interface OpsInTurn {
  run(args: readonly string[]): Promise<OpsResult>;
  close(): Promise<void>;
}

/**
 * A process that runs one command after the other, in a folder: starting one takes longer than most commands do.
 *
 * @param folder the repository that it works on; this one unless a test says otherwise
 */
export function startOpsInTurn(
  environment: NodeJS.ProcessEnv = {},
  folder: string = PROJECT_FOLDER,
): OpsInTurn {
  const child = spawn(process.execPath, ["--import", require.resolve("tsx"), OPS_IN_TURN], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  let last: Promise<unknown> = Promise.resolve();
  const runOne = async (args: readonly string[]): Promise<OpsResult> => {
    const answer = once(child, "message");
    child.send(args);
    const [result] = await Promise.race([answer, ended]);
    if (typeof result !== "object")
      throw new Error(`The process of the commands ended at: ${args.join(" ")}`);
    return result as OpsResult;
  };
  return {
    run(args) {
      const result = last.then(() => runOne(args));
      last = result.catch(() => undefined);
      return result;
    },
    async close() {
      child.disconnect();
      await ended;
    },
  };
}

/**
 * Runs commands in the tests of a `describe`, in one process for all of them.
 *
 * @param per how long a process lives: clients of a service that is started anew keep its earlier address.
 */
export function useOps(
  environment?: NodeJS.ProcessEnv,
  { per = "describe" }: { readonly per?: "describe" | "test" } = {},
): OpsInTurn["run"] {
  let ops: OpsInTurn | undefined;
  const end = async () => {
    await ops?.close();
    ops = undefined;
  };
  if (per === "test") afterEach(end);
  else after(end);
  return (args) => {
    ops ??= startOpsInTurn(environment);
    return ops.run(args);
  };
}
