import { spawn } from "node:child_process";
import { join } from "node:path";

const PROJECT_FOLDER = join(__dirname, "..", "..");

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
