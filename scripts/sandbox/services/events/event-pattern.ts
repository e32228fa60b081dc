import { validationError } from "../../server/aws-error";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Whether an event matches a pattern: for each field a list of values, one of which must be there. Of the comparisons
 * only `prefix`, `suffix`, `wildcard` and `exists` are known; a pattern with another is refused, for it would match otherwise
 * than it does on AWS.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) throw refuse("Pattern must be an object");
  return Object.entries(pattern).every(([name, wanted]) => {
    const value = isObject(event) ? event[name] : undefined;
    if (isObject(wanted)) return matchesPattern(wanted, value);
    if (!Array.isArray(wanted)) throw refuse(`"${name}" must be an object or an array`);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return wanted.some((one: Json) => values.some((candidate) => matchesOne(name, one, candidate)));
  });
}

function matchesOne(name: string, wanted: Json, value: unknown): boolean {
  if (!isObject(wanted)) return wanted === value;
  const [[comparison, argument] = ["", undefined], ...others] = Object.entries(wanted);
  if (others.length === 0 && comparison === "exists") return (value !== undefined) === argument;
  const text = typeof value === "string" ? value : undefined;
  if (others.length === 0 && typeof argument === "string") {
    if (comparison === "prefix") return text?.startsWith(argument) ?? false;
    if (comparison === "suffix") return text?.endsWith(argument) ?? false;
    if (comparison === "wildcard") return text !== undefined && matchesWildcard(argument, text);
  }
  throw refuse(`Unrecognized match type ${comparison} at "${name}"`);
}

/** A star stands for any characters, also none; other signs for themselves. A star after a star is refused. */
function matchesWildcard(wildcard: string, text: string): boolean {
  if (wildcard.includes("**")) throw refuse("Consecutive wildcard characters");
  const parts = wildcard.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(reason: string): Error {
  return validationError(`Event pattern is not valid. Reason: ${reason}`);
}
