import type { RegisteredResource } from "../program/evaluation";
import type { PriceFile } from "./prices";
import type { Usage } from "./usage";

/** What a month of something is, before it is priced. */
export interface Quantity {
  /** As a person calls it: `SageMaker`. */
  readonly service: string;
  /** What is used: `champion, 2 x ml.m5.large`. */
  readonly item: string;
  /** Key of the price, see {@link PriceFile}. */
  readonly priceKey: string;
  /** Units of the price a month. */
  readonly quantity: number;
  /** Units a month at most, where the configuration bounds it: with autoscaling at its maximum. */
  readonly mostQuantity?: number;
  /** Where the quantity comes from: the resource, or an assumption. */
  readonly because: string;
}

/** A {@link Quantity} with its price; both are absent where no price was saved. */
export interface CostLine extends Quantity {
  readonly unitPriceUsd?: number;
  readonly unit?: string;
  readonly usdPerMonth?: number;
  readonly mostUsdPerMonth?: number;
}

/** What an estimator of one service looks at. */
export interface EstimateInput {
  readonly resources: readonly RegisteredResource[];
  readonly usage: Usage;
  readonly horizonDays: number;
}

export function priceQuantity(quantity: Quantity, { prices }: PriceFile): CostLine {
  const price = prices[quantity.priceKey];
  if (!price) return quantity;
  return {
    ...quantity,
    unitPriceUsd: price.usd,
    unit: price.unit,
    usdPerMonth: quantity.quantity * price.usd,
    mostUsdPerMonth: (quantity.mostQuantity ?? quantity.quantity) * price.usd,
  };
}

export function ofType(
  resources: readonly RegisteredResource[],
  ...types: readonly string[]
): readonly RegisteredResource[] {
  return resources.filter(({ type }) => types.includes(type));
}
