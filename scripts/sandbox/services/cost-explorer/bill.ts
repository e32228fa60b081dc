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
