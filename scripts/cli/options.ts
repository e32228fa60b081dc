import type { Options } from "yargs";
import { UsageError } from "../../functions/contracts/errors";

/** Options of every command that works on a stack. */
export const STACK_OPTIONS = {
  stack: {
    type: "string",
    requiresArg: true,
    describe: "Stack to work on: sandbox, dev, prod or any Pulumi stack [default: a running sandbox]",
    group: "Stack:",
  },
  outputs: {
    type: "string",
    requiresArg: true,
    describe: "Read the stack outputs from a JSON file (as `pulumi stack output --json` prints them)",
    group: "Stack:",
  },
  region: { type: "string", requiresArg: true, describe: "AWS region [default: the stack's]", group: "AWS:" },
  profile: { type: "string", requiresArg: true, describe: "AWS profile of the shared config", group: "AWS:" },
  "endpoint-url": {
    type: "string",
    requiresArg: true,
    describe: "Send all AWS calls to this address [default: AWS_ENDPOINT_URL]",
    group: "AWS:",
  },
} as const satisfies Record<string, Options>;

/** Options of commands that print a result: the stack's and `--json`. */
export const SHARED_OPTIONS = {
  ...STACK_OPTIONS,
  json: { type: "boolean", default: false, describe: "Print the result as JSON" },
} as const satisfies Record<string, Options>;

/** Option of commands that change something: skips the question. */
export const YES_OPTION = {
  yes: { type: "boolean", default: false, describe: "Do not ask, do it" },
} as const satisfies Record<string, Options>;

/** Option of commands that run a daily function by hand. */
export const RUN_DATE_OPTION = {
  date: {
    type: "string",
    requiresArg: true,
    describe: "Run day, YYYY-MM-DD: knows actuals up to the day before [default: today]",
  },
} as const satisfies Record<string, Options>;

/** An address that can be called over HTTP, without a slash at its end. @throws UsageError */
export function requireHttpUrl(option: string, text: string, example: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return text.replace(/\/+$/, "");
  throw new UsageError(`${option} is "${text}"; it must be an address such as ${example}.`);
}
