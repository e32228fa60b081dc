import type { Options } from "yargs";
import { UsageError } from "../../functions/contracts/errors";

/**
 * A numeric option. It is not declared a number: the parser would make NaN of what is none, and the message
 * could no longer say what was typed.
 */
export function numberOption(describe: string): Options {
  return { requiresArg: true, describe };
}

/** An integer in a range. @throws UsageError naming option, value and range */
export function requireInteger(option: string, value: unknown, smallest: number, largest: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= smallest && value <= largest) {
    return value;
  }
  throw new UsageError(`${option} is ${show(value)}; it must be an integer from ${smallest} to ${largest}.`);
}

/** A number in a range. @throws UsageError naming option, value and range, with the purpose when given */
export function requireNumber(
  option: string,
  value: unknown,
  smallest: number,
  largest: number,
  purpose = "a number",
): number {
  if (typeof value === "number" && value >= smallest && value <= largest) return value;
  throw new UsageError(`${option} is ${show(value)}; it must be ${purpose} from ${smallest} to ${largest}.`);
}

function show(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}
