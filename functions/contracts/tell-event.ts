import { FORECAST_ERROR } from "./feature-family";
import type { FleetEvent } from "./results/monitoring";

/** An event in words: what happened, to how many products. */
export function tellEvent({
  feature,
  kind,
  direction,
  isSize,
  className,
  share,
  products,
}: FleetEvent): string {
  const whom = className === "fleet" ? "products" : `products of ${className}`;
  const percent = `${Math.round(share * 100)} %`;
  return `${tellWhat(feature, kind, direction, isSize)} for at least ${percent} of ${products.toLocaleString("en-US")} ${whom}`;
}

function tellWhat(
  feature: string,
  kind: FleetEvent["kind"],
  direction: FleetEvent["direction"],
  isSize: boolean,
): string {
  if (feature === FORECAST_ERROR) {
    if (isSize) return `forecasts are ${direction === "up" ? "further off" : "closer"} than usual`;
    return `demand is ${direction === "up" ? "above" : "below"} forecasts`;
  }
  if (kind === "missing") return `${feature} is missing ${direction === "up" ? "more" : "less"} often`;
  if (kind === "decimals") return `${feature} has ${direction === "up" ? "more" : "fewer"} decimals`;
  return `${feature} moved ${direction}`;
}
