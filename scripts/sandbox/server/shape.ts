import { validationError } from "./aws-error";

/** What a member of an operation's input must be. */
export interface MemberRule {
  readonly type: "string" | "integer" | "number" | "boolean" | "list" | "structure" | "map" | "any";
  readonly required?: boolean;
  /** Bounds of a number, or of the length of a text or list. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
  /** Rule of a list's elements. */
  readonly element?: MemberRule;
  /** Rules of a structure's members. */
  readonly members?: Shape;
}

export type Shape = Readonly<Record<string, MemberRule>>;

/**
 * Checks an input against a shape and reports every fault at once, worded as AWS words them.
 *
 * @throws AwsError `ValidationException`
 */
export function checkShape(input: Readonly<Record<string, unknown>>, shape: Shape): void {
  const faults = faultsOfStructure(input, shape, "");
  if (faults.length === 0) return;
  const noun = faults.length === 1 ? "error" : "errors";
  throw validationError(`${faults.length} validation ${noun} detected: ${faults.join("; ")}`);
}

function faultsOfStructure(input: Readonly<Record<string, unknown>>, shape: Shape, path: string): string[] {
  return Object.entries(shape).flatMap(([name, rule]) => {
    const memberPath = path ? `${path}.${lowerFirst(name)}` : lowerFirst(name);
    const value = input[name];
    if (value === undefined || value === null) {
      return rule.required ? [fault("null", memberPath, "Member must not be null")] : [];
    }
    return faultsOfMember(value, rule, memberPath);
  });
}

function faultsOfMember(value: unknown, rule: MemberRule, path: string): string[] {
  switch (rule.type) {
    case "string":
      return typeof value === "string"
        ? faultsOfText(value, rule, path)
        : [wrongType(value, path, "a string")];
    case "integer":
      return Number.isInteger(value)
        ? faultsOfNumber(value as number, rule, path)
        : [wrongType(value, path, "an integer")];
    case "number":
      return typeof value === "number"
        ? faultsOfNumber(value, rule, path)
        : [wrongType(value, path, "a number")];
    case "boolean":
      return typeof value === "boolean" ? [] : [wrongType(value, path, "a boolean")];
    case "list":
      return Array.isArray(value) ? faultsOfList(value, rule, path) : [wrongType(value, path, "a list")];
    case "structure":
    case "map":
      if (typeof value !== "object" || Array.isArray(value)) return [wrongType(value, path, "a structure")];
      return rule.members ? faultsOfStructure(value as Record<string, unknown>, rule.members, path) : [];
    case "any":
      return [];
  }
}

function faultsOfText(value: string, rule: MemberRule, path: string): string[] {
  const faults: string[] = [];
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern, oneOf } = rule;
  if (value.length < min)
    faults.push(fault(value, path, `Member must have length greater than or equal to ${min}`));
  if (value.length > max)
    faults.push(fault(value, path, `Member must have length less than or equal to ${max}`));
  if (pattern && !pattern.test(value)) {
    faults.push(fault(value, path, `Member must satisfy regular expression pattern: ${pattern.source}`));
  }
  if (oneOf && !oneOf.includes(value)) {
    faults.push(fault(value, path, `Member must satisfy enum value set: [${oneOf.join(", ")}]`));
  }
  return faults;
}

function faultsOfNumber(value: number, rule: MemberRule, path: string): string[] {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
  if (value < min) return [fault(value, path, `Member must have value greater than or equal to ${min}`)];
  if (value > max) return [fault(value, path, `Member must have value less than or equal to ${max}`)];
  return [];
}

function faultsOfList(value: readonly unknown[], rule: MemberRule, path: string): string[] {
  const faults: string[] = [];
  const { min = 0, max = Number.POSITIVE_INFINITY, element } = rule;
  if (value.length < min)
    faults.push(fault("[]", path, `Member must have length greater than or equal to ${min}`));
  if (value.length > max)
    faults.push(fault("list", path, `Member must have length less than or equal to ${max}`));
  if (element) {
    value.forEach((entry, index) => {
      faults.push(...faultsOfMember(entry, element, `${path}.${index + 1}.member`));
    });
  }
  return faults;
}

function fault(value: unknown, path: string, constraint: string): string {
  const shown = value === "null" ? "Value null" : `Value '${String(value).slice(0, 200)}'`;
  return `${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

function wrongType(value: unknown, path: string, expected: string): string {
  return fault(value, path, `Member must be ${expected}`);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
