import { spawn } from "node:child_process";
import { OperatorError } from "../../../functions/contracts/errors";

/** Enough of the end of what Pulumi said to know why it stopped. */
const KEPT_CHARACTERS = 20_000;

export interface PulumiRun {
  readonly exitCode: number;
  /** The end of what it printed. */
  readonly tail: string;
}

/**
 * Runs the Pulumi CLI in the project; what it prints goes to `log` while it runs.
 *
 * @throws OperatorError when there is no CLI
 */
export function runPulumi(
  args: readonly string[],
  projectFolder: string,
  log: (text: string) => void,
): Promise<PulumiRun> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive"], {
      cwd: projectFolder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let tail = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => {
        tail = (tail + chunk).slice(-KEPT_CHARACTERS);
        log(chunk.replace(/\n$/, ""));
      });
    }
    child.once("error", (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === "ENOENT"
          ? 'the Pulumi CLI is not on the path. Run "npm ci" and use "npm run ops", or install Pulumi'
          : cause.message;
      reject(new OperatorError(`Pulumi did not run: ${reason}.`, { cause }));
    });
    child.once("close", (code) => resolve({ exitCode: code ?? 1, tail }));
  });
}
