import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";
import { OperatorError } from "../functions/contracts/errors";

const run = promisify(execFile);
const STACK_FILE = /^Pulumi\.([A-Za-z0-9_.-]+)\.yaml$/;
const LARGEST_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Names of the stacks that have a configuration file in the project. */
export async function listStackFiles(projectFolder: string): Promise<readonly string[]> {
  const names = await readdir(projectFolder);
  return names.flatMap((name) => STACK_FILE.exec(name)?.[1] ?? []).sort();
}

/**
 * Outputs of a deployed stack, as Pulumi tells them.
 *
 * @throws OperatorError when the Pulumi CLI is missing, not logged in, or knows no such stack
 */
export async function readPulumiOutputs(stack: string, projectFolder: string): Promise<unknown> {
  try {
    const { stdout } = await run(
      "pulumi",
      ["stack", "output", "--json", "--non-interactive", "--stack", stack, "--cwd", projectFolder],
      { maxBuffer: LARGEST_OUTPUT_BYTES },
    );
    return JSON.parse(stdout);
  } catch (error) {
    throw describeFailure(error as NodeJS.ErrnoException & { stderr?: string }, stack);
  }
}

function describeFailure(error: NodeJS.ErrnoException & { stderr?: string }, stack: string): OperatorError {
  if (error.code === "ENOENT") {
    return new OperatorError(
      `The outputs of stack "${stack}" cannot be read: the Pulumi CLI is not on the path. Run "npm ci" and use "npm run ops", install Pulumi, or give the outputs as a file with --outputs.`,
      { cause: error },
    );
  }
  const lines = (error.stderr ?? error.message).trim().split("\n").slice(-3);
  const reason = lines.map((line) => line.trim().replace(/[.:]*$/, "")).join("; ");
  return new OperatorError(
    `The outputs of stack "${stack}" cannot be read (${reason}). Check "pulumi stack output --stack ${stack}", or give the outputs as a file with --outputs.`,
    { cause: error },
  );
}
