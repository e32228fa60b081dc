import { fork } from "node:child_process";
import { once } from "node:events";
import { runCommandLine } from "../../scripts/cli/run";
import { COMMANDS } from "../../scripts/commands";
import type { OpsResult } from "./run-ops";

/**
 * Runs commands of the CLI one after the other in one process of its own, in a folder: as {@link runOps}, without
 * loading the command line for each.
 */
export async function runOpsInTurn(
  folder: string,
  commands: readonly (readonly string[])[],
  environment: NodeJS.ProcessEnv = {},
): Promise<readonly OpsResult[]> {
  const child = fork(__filename, {
    cwd: folder,
    execArgv: ["--import", require.resolve("tsx")],
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    child.send(commands);
    const [results] = await Promise.race([
      once(child, "message"),
      once(child, "exit").then(([code]) =>
        Promise.reject(new Error(`It ended with ${code} before it answered.`)),
      ),
    ]);
    return results as readonly OpsResult[];
  } finally {
    child.kill();
  }
}

async function runInTurn(commands: readonly (readonly string[])[]): Promise<readonly OpsResult[]> {
  const results: OpsResult[] = [];
  for (const args of commands) {
    const texts = { stdout: "", stderr: "" };
    const real = { stdout: process.stdout.write, stderr: process.stderr.write };
    for (const stream of ["stdout", "stderr"] as const) {
      process[stream].write = ((chunk: string | Uint8Array) => {
        texts[stream] += chunk.toString();
        return true;
      }) as typeof process.stdout.write;
    }
    const code = await runCommandLine(args, COMMANDS);
    for (const stream of ["stdout", "stderr"] as const) process[stream].write = real[stream];
    results.push({ code, ...texts });
  }
  return results;
}

if (require.main === module) {
  process.once("message", (commands) => {
    void runInTurn(commands as readonly (readonly string[])[]).then((results) => process.send?.(results));
  });
}
