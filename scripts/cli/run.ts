import type { Argv } from "yargs";
import yargs from "yargs";
import { GateError, OperatorError, UsageError } from "../../functions/contracts/errors";

/** Exit codes of `ops`. */
const EXIT_CODES = { done: 0, failed: 1, wrongUse: 2, gateNotMet: 3 } as const;

/** A command of the CLI: data plus a handler whose implementation is loaded when it runs. */
export interface OpsCommand {
  readonly command: string;
  readonly describe: string;
  builder(parser: Argv): Argv;
  /** Gets what the builder declared; each command states the shape it declared. */
  handler(args: unknown): Promise<void> | void;
}

/**
 * Parses the arguments, runs the command and returns the exit code.
 *
 * An `OperatorError`, and what AWS refuses, is printed as one message; anything else is a defect and keeps its stack.
 */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly OpsCommand[],
): Promise<number> {
  try {
    await createParser(args, commands).parseAsync();
    return EXIT_CODES.done;
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    return exitCodeOf(error);
  }
}

export function createParser(args: readonly string[], commands: readonly OpsCommand[]): Argv {
  const parser: Argv = yargs([...args])
    .scriptName("ops")
    .usage("$0 <command>\n\nOperates a demand-forecasting stack: on AWS, or in the sandbox on this machine.")
    .strict()
    .recommendCommands()
    .demandCommand(1, "Name a command")
    .exitProcess(false)
    .middleware((given) => requireOnce(given, parser), true)
    .wrap(100)
    .alias({ help: "h" })
    .version(false)
    .epilogue("Exit codes: 0 done, 1 failed, 2 wrong use, 3 a gate or threshold was not met.")
    .fail((message, error) => {
      throw error ?? new UsageError(`${message}\nSee "ops --help".`);
    });
  for (const { command, describe, builder, handler } of commands) {
    parser.command({ command, describe, builder, handler });
  }
  return parser;
}

/** @throws UsageError for an option that takes one value and is given several */
function requireOnce(given: Readonly<Record<string, unknown>>, parser: Argv): void {
  const { array } = (parser as Argv & { getOptions(): { readonly array: readonly string[] } }).getOptions();
  for (const [name, value] of Object.entries(given)) {
    if (name === "_" || !Array.isArray(value) || array.includes(name)) continue;
    const dashes = name.length === 1 ? "-" : "--";
    throw new UsageError(`${dashes}${name} is given ${value.length} times; give it once.`);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || isParserError(error)) return EXIT_CODES.wrongUse;
  if (error instanceof GateError) return EXIT_CODES.gateNotMet;
  return EXIT_CODES.failed;
}

function describeFailure(error: unknown): string {
  if (error instanceof OperatorError || isParserError(error)) return `ops: ${error.message}`;
  const awsFailure = describeAwsFailure(error);
  if (awsFailure !== undefined) return `ops: ${awsFailure}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Faults found by the parser itself, for example in a `coerce`. */
function isParserError(error: unknown): error is Error {
  return error instanceof Error && error.name === "YError";
}

/** Codes of a connection that was never made, or broke. */
const NETWORK_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EPIPE",
]);

/** An error of the AWS SDK: all that come from a call carry the call's metadata. */
interface AwsFailure extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/**
 * One message for a failure of AWS that the operator can put right: no credentials, no rights, no network, a
 * resource that is gone, a service that is down. `undefined` for everything else, which is a defect of ours.
 */
function describeAwsFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code, $metadata } = error as AwsFailure;
  if (name === "CredentialsProviderError" || name === "TokenProviderError") {
    return `There are no AWS credentials (${message}). Log in, or choose a profile with --profile.`;
  }
  if ($metadata === undefined) return undefined;
  if (code !== undefined && NETWORK_CODES.has(code)) {
    return `AWS cannot be reached (${message}). Check the network, --region and --endpoint-url.`;
  }
  const status = $metadata.httpStatusCode;
  if (status === 401 || status === 403) {
    return `AWS refused a call: ${name}, ${message}. Check the credentials and what they may do.`;
  }
  if (status === 404) return `AWS knows no such resource: ${name}, ${message}. Is the stack deployed there?`;
  if (status === 429 || (status !== undefined && status >= 500)) {
    return `AWS could not answer: ${name}, ${message}. Try again later.`;
  }
  return undefined;
}
