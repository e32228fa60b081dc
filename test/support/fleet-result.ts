import { type ProductVerdict, UNKNOWN_VERDICT } from "../../functions/contracts/product-verdict";
import { addError, createErrorSums } from "../../functions/demand/error-sums";
import type { FleetResult, ProductResult } from "../../functions/monitoring/results/product-result";
import { createDaySums } from "../../functions/monitoring/run/day-sums";

/** A product whose forecast was 5 and whose baseline was 2 on so many days with an actual of 4. */
export function productResult(
  productId: string,
  scored: number,
  changes: {
    readonly verdict?: Partial<ProductVerdict>;
    readonly daysWithoutRow?: readonly number[];
    readonly revenue?: number;
  } = {},
): ProductResult {
  const [model, baseline] = [createErrorSums(), createErrorSums()];
  for (let day = 0; day < scored; day++) {
    addError(model, 4, 5);
    addError(baseline, 4, 2);
  }
  return {
    score: {
      productId,
      model,
      baseline,
      naiveScale: undefined,
      scored,
      censored: 0,
      incomplete: 0,
      quarantined: 0,
      daysWithoutRow: changes.daysWithoutRow ?? [],
      revenue: changes.revenue ?? 0,
    },
    verdict: { ...UNKNOWN_VERDICT, ...changes.verdict },
    evidence: [],
  };
}

/** A product whose forecasts have got worse. */
export function degradedProduct(productId: string, score = 2): ProductResult {
  const concept = { status: "degraded", score, errorRatio: 2, sampleCount: 40, sinceDay: undefined } as const;
  return productResult(productId, 1, { verdict: { concept }, revenue: 10 });
}

/** What a run found out about some products; nothing about anything else unless it is given. */
export function fleetResult(
  products: readonly ProductResult[],
  changes: Partial<FleetResult> = {},
): FleetResult {
  return {
    products,
    lastDay: createDaySums(2),
    inputs: { rowCount: 0, columns: {} },
    openDays: [],
    windowDays: [],
    modelVersion: "v1",
    ...changes,
  };
}
