import type { EvaluatedProgram } from "../program/evaluation";
import { type CostLine, priceQuantity } from "./cost-line";
import type { PriceFile } from "./prices";
import { estimateEndpoint } from "./services/endpoint";
import { estimateFunctions } from "./services/functions";
import { estimateLake } from "./services/lake";
import { estimateMonitoring } from "./services/monitoring";
import { estimateRest } from "./services/rest";
import type { Usage } from "./usage";

const ESTIMATORS = [estimateEndpoint, estimateFunctions, estimateLake, estimateMonitoring, estimateRest];

/** What an environment costs in a month of 730 hours. Free tiers, tax and discounts are left out. */
export interface CostEstimate {
  /** Dearest first; lines without any use are left out. */
  readonly lines: readonly CostLine[];
  /** At the assumed use. */
  readonly usdPerMonth: number;
  /** With autoscaling at its maximum all month. */
  readonly mostUsdPerMonth: number;
  /** Keys without a saved price: the sums are too low by them. */
  readonly missingPrices: readonly string[];
}

export function estimateCost(program: EvaluatedProgram, usage: Usage, prices: PriceFile): CostEstimate {
  const input = { resources: program.resources, usage, horizonDays: Number(program.outputs.horizonDays) };
  const lines = ESTIMATORS.flatMap((estimate) => estimate(input))
    .filter(({ quantity, mostQuantity = 0 }) => quantity > 0 || mostQuantity > 0)
    .map((quantity) => priceQuantity(quantity, prices))
    .sort((a, b) => (b.usdPerMonth ?? Infinity) - (a.usdPerMonth ?? Infinity) || compareNames(a, b));
  return {
    lines,
    usdPerMonth: sum(lines.map(({ usdPerMonth = 0 }) => usdPerMonth)),
    mostUsdPerMonth: sum(lines.map(({ mostUsdPerMonth = 0 }) => mostUsdPerMonth)),
    missingPrices: [
      ...new Set(
        lines.filter(({ usdPerMonth }) => usdPerMonth === undefined).map(({ priceKey }) => priceKey),
      ),
    ],
  };
}

function compareNames(a: CostLine, b: CostLine): number {
  return `${a.service} ${a.item}` < `${b.service} ${b.item}` ? -1 : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
