import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";
import { OperatorError } from "../functions/contracts/errors";

const run = promisify(execFile);
const STACK_FILE = /^Pulumi\.([A-Za-z0-9_.-]+)\.yaml$/;
const LARGEST_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Names of the stacks that have a configuration file in the project. */
export async function listStackFiles(projectFolder: string): Promise<readonly string[]> {
  return stacksAmong(await readdir(projectFolder));
}

/** Names of the stacks whose configuration is among files. */
export function stacksAmong(fileNames: readonly string[]): readonly string[] {
  return fileNames.flatMap((name) => STACK_FILE.exec(name)?.[1] ?? []).sort();
}

/**
 * Outputs of a deployed stack, as Pulumi tells them.
 *
 * @throws OperatorError when the Pulumi CLI is missing, not logged in, or knows no such stack
 */
export function readPulumiOutputs(stack: string, projectFolder: string): Promise<unknown> {
  return askPulumi(
    {
      what: "outputs",
      command: ["stack", "output"],
      otherwise: ", or give the outputs as a file with --outputs",
    },
    stack,
    projectFolder,
  );
}

/** What the Pulumi CLI tells of an update; more stands in it. */
export interface PulumiUpdate {
  readonly kind: string;
  readonly result: string;
  readonly message?: string;
}

/** Updates looked at: deployments that failed come in a row, a hundred of them do not. */
const UPDATES = 100;

/**
 * The updates of a stack, newest first.
 *
 * @throws OperatorError when the Pulumi CLI is missing, not logged in, or knows no such stack
 */
export async function readPulumiHistory(
  stack: string,
  projectFolder: string,
): Promise<readonly PulumiUpdate[]> {
  const command = ["stack", "history", "--page-size", String(UPDATES)];
  return (await askPulumi(
    { what: "history", command, otherwise: "" },
    stack,
    projectFolder,
  )) as readonly PulumiUpdate[];
}

interface Question {
  /** What is asked for, in the words of an operator. */
  readonly what: string;
  readonly command: readonly string[];
  /** What else the operator can do, after a sentence. */
  readonly otherwise: string;
}

async function askPulumi(question: Question, stack: string, projectFolder: string): Promise<unknown> {
  try {
    const { stdout } = await run(
      "pulumi",
      [...question.command, "--json", "--non-interactive", "--stack", stack, "--cwd", projectFolder],
      { maxBuffer: LARGEST_OUTPUT_BYTES },
    );
    return JSON.parse(stdout);
  } catch (error) {
    throw describeFailure(error as NodeJS.ErrnoException & { stderr?: string }, stack, question);
  }
}

function describeFailure(
  error: NodeJS.ErrnoException & { stderr?: string },
  stack: string,
  { what, command, otherwise }: Question,
): OperatorError {
  if (error.code === "ENOENT") {
    return new OperatorError(
      `The ${what} of stack "${stack}" cannot be read: the Pulumi CLI is not on the path. Run "npm ci" and use "npm run ops", install Pulumi${otherwise}.`,
      { cause: error },
    );
  }
  const lines = (error.stderr ?? error.message).trim().split("\n").slice(-3);
  const reason = lines.map((line) => line.trim().replace(/[.:]*$/, "")).join("; ");
  return new OperatorError(
    `The ${what} of stack "${stack}" cannot be read (${reason}). Check "pulumi ${command.slice(0, 2).join(" ")} --stack ${stack}"${otherwise}.`,
    { cause: error },
  );
}
