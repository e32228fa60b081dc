import { createInterface } from "node:readline/promises";
import { OperatorError } from "../../functions/contracts/errors";
import type { StackTarget } from "../stack-outputs";

/**
 * What an operation gets from the command line besides its own options: where results and progress go, and
 * which stack it works on. Operations know nothing of the argument parser.
 */
export interface CommandContext {
  /** Results as JSON on stdout instead of tables. */
  readonly json: boolean;
  /** Whether stdout is a terminal: tables and charts only there. */
  readonly isTerminal: boolean;
  readonly target: StackTarget;
  /** Prints a result to stdout. */
  print(text: string): void;
  /** Prints a result as JSON to stdout; undefined values become `null`. */
  printJson(value: unknown): void;
  /** Prints progress to stderr. */
  log(text: string): void;
  /** Asks a yes-or-no question; `false` without a terminal. */
  confirm(question: string): Promise<boolean>;
}

/** Values of the options all commands share (see options.ts). */
export interface SharedArguments {
  readonly stack?: string;
  readonly outputs?: string;
  readonly json?: unknown;
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** Context of a command on the process's own streams. */
export function createContext(args: SharedArguments): CommandContext {
  return {
    json: args.json === true,
    isTerminal: process.stdout.isTTY === true,
    target: {
      stack: args.stack,
      outputsFile: args.outputs,
      region: args.region,
      profile: args.profile,
      endpointUrl: args.endpointUrl,
      projectFolder: process.cwd(),
    },
    print: (text) => {
      process.stdout.write(`${text}\n`);
    },
    printJson: (value) => {
      process.stdout.write(`${toJson(value)}\n`);
    },
    log: (text) => {
      process.stderr.write(`${text}\n`);
    },
    confirm: confirmOnTerminal,
  };
}

/** Lets a change go on when the operator said so beforehand or agrees now. @throws OperatorError */
export async function requireConsent(
  context: Pick<CommandContext, "confirm">,
  yes: boolean,
  question: string,
): Promise<void> {
  if (yes || (await context.confirm(question))) return;
  throw new OperatorError("Nothing was changed. Answer with y, or give --yes where nobody can be asked.");
}

/** JSON with undefined measures as `null` and two-space indentation. NaN and infinities are defects. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, nullForUndefined, 2);
}

function nullForUndefined(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(
      `"${key}" is ${value}; JSON has no such number and an undefined measure is undefined`,
    );
  }
  return value === undefined ? null : value;
}

/** Asks on the terminal; anything but "y" or "yes" is a no, and so is the lack of a terminal. */
async function confirmOnTerminal(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
