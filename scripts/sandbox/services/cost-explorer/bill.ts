import { validationError } from "../../server/aws-error";
import type { World } from "../../world";
import { ILLUSTRATIVE_PRICES } from "./illustrative-prices";

/** A priced line of the bill. */
export interface BillLine {
  readonly day: number;
  readonly service: string;
  readonly usageType: string;
  readonly unit: string;
  readonly quantity: number;
  readonly costUsd: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** The bill for the days `[fromDay, toDay)`, from what the sandbox used at illustrative prices. */
export function readBill(world: World, fromDay: number, toDay: number): BillLine[] {
  world.standingUsage.meterUntilNow();
  return world.meter
    .lines()
    .filter((line) => line.day >= fromDay && line.day < toDay)
    .map(({ day, usageType, quantity, resourceArn }) => {
      const price = ILLUSTRATIVE_PRICES[usageType]!;
      const tags = resourceArn ? world.tags.get(resourceArn) : [];
      return {
        day,
        service: price.service,
        usageType,
        unit: price.unit,
        quantity,
        costUsd: quantity * price.usdPerUnit,
        tags: Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value])),
      };
    });
}

/** A filter of Cost Explorer. */
export interface Expression {
  readonly And?: readonly Expression[];
  readonly Or?: readonly Expression[];
  readonly Not?: Expression;
  readonly Dimensions?: {
    readonly Key: string;
    readonly Values?: readonly string[];
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
