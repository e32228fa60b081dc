import { StateError } from "./failures";
import { findPath, readPath } from "./json-path";
import type { ChoiceRule, State } from "./types";

type Comparison = (value: unknown, expected: unknown) => boolean;

const isNumber = (value: unknown): value is number => typeof value === "number";
const isText = (value: unknown): value is string => typeof value === "string";

/** Comparisons that are interpreted, by their name in a choice rule. */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (value, expected) => isText(value) && value === expected,
  StringMatches: (value, expected) => isText(value) && toPattern(String(expected)).test(value),
  NumericEquals: (value, expected) => isNumber(value) && value === expected,
  NumericGreaterThan: (value, expected) => isNumber(value) && value > (expected as number),
  NumericGreaterThanEquals: (value, expected) => isNumber(value) && value >= (expected as number),
  NumericLessThan: (value, expected) => isNumber(value) && value < (expected as number),
  NumericLessThanEquals: (value, expected) => isNumber(value) && value <= (expected as number),
  BooleanEquals: (value, expected) => value === expected,
  IsPresent: (value, expected) => (value !== undefined) === expected,
  IsNull: (value, expected) => (value === null) === expected,
};

/** Name of the state that a Choice state leads to. */
export function choose(state: State, input: unknown, context: unknown): string {
  const rule = state.Choices!.find((candidate) => isMet(candidate, input, context));
  const next = rule?.Next ?? state.Default;
  if (next === undefined) {
    throw new StateError("States.NoChoiceMatched", "No choice rule matched, and there is no Default.");
  }
  return next;
}

/** `*` stands for any characters, `\\*` for itself and `\\\\` for a backslash. */
function toPattern(text: string): RegExp {
  const parts = text.match(/\\[*\\]|[\s\S]/g) ?? [];
  const toSource = (part: string) =>
    part === "*" ? String.raw`[\s\S]*` : part.slice(-1).replace(/[\\^$.*+?()[\]{}|]/, String.raw`\$&`);
  return new RegExp(`^${parts.map(toSource).join("")}$`);
}

function isMet(rule: ChoiceRule, input: unknown, context: unknown): boolean {
  if (rule.And) return rule.And.every((part) => isMet(part, input, context));
  if (rule.Or) return rule.Or.some((part) => isMet(part, input, context));
  if (rule.Not) return !isMet(rule.Not, input, context);
  return Object.entries(COMPARISONS).some(([name, compare]) => {
    if (!(name in rule)) return false;
    const read = name === "IsPresent" ? findPath : readPath;
    return compare(read(rule.Variable!, input, context), rule[name]);
  });
}
