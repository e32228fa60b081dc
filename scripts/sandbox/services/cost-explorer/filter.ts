import { validationError } from "../../server/aws-error";
import type { BillLine } from "./bill";

/** A filter of Cost Explorer. */
export interface Expression {
  readonly And?: readonly Expression[];
  readonly Or?: readonly Expression[];
  readonly Not?: Expression;
  readonly Dimensions?: {
    readonly Key: string;
    readonly Values?: readonly string[];
    readonly MatchOptions?: readonly string[];
  };
  readonly Tags?: {
    readonly Key: string;
    readonly Values?: readonly string[];
    readonly MatchOptions?: readonly string[];
  };
}

/** Whether a line passes. @throws AwsError `ValidationException` for a dimension the sandbox's bill does not have */
export function matches(
  line: BillLine,
  expression: Expression | undefined,
  region: string,
  accountId: string,
): boolean {
  if (!expression) return true;
  const inner = (entry: Expression) => matches(line, entry, region, accountId);
  if (expression.And) return expression.And.every(inner);
  if (expression.Or) return expression.Or.some(inner);
  if (expression.Not) return !inner(expression.Not);
  if (expression.Dimensions) {
    const value = dimensionOf(line, expression.Dimensions.Key, region, accountId);
    return expression.Dimensions.Values?.includes(value) ?? true;
  }
  if (expression.Tags) {
    const value = line.tags[expression.Tags.Key];
    if (expression.Tags.MatchOptions?.includes("ABSENT")) return value === undefined;
    return expression.Tags.Values?.includes(value ?? "") ?? true;
  }
  return true;
}

export function dimensionOf(line: BillLine, key: string, region: string, accountId: string): string {
  switch (key) {
    case "SERVICE":
      return line.service;
    case "USAGE_TYPE":
      return line.usageType;
    case "REGION":
      return region;
    case "LINKED_ACCOUNT":
      return accountId;
    case "RECORD_TYPE":
      return "Usage";
    default:
      throw validationError(
        `The sandbox's bill has no dimension ${key}; it has SERVICE, USAGE_TYPE, REGION, LINKED_ACCOUNT and RECORD_TYPE.`,
      );
  }
}
