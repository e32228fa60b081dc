import type { ConceptVerdict, DataDriftVerdict } from "../../../../functions/contracts/product-verdict";
import { addError, createErrorSums } from "../../../../functions/demand/error-sums";
import type { DriftEvidence, ProductResult } from "../../../../functions/monitoring/results/product-result";
import type { ProductScore } from "../../../../functions/monitoring/run/score-product";

/** Day 20,000 is 2024-10-04. */
export const DAY = 20_000;

/** A product whose actuals and forecasts are the pairs given. */
export function scoreOf(
  productId: string,
  pairs: readonly (readonly [actual: number, forecast: number, baseline?: number])[] = [[10, 12, 6]],
  changes: Partial<ProductScore> = {},
): ProductScore {
  const [model, baseline] = [createErrorSums(), createErrorSums()];
  for (const [actual, forecast, naive = actual] of pairs) {
    addError(model, actual, forecast);
    addError(baseline, actual, naive);
  }
  return {
    productId,
    model,
    baseline,
    naiveScale: undefined,
    scored: pairs.length,
    censored: 0,
    incomplete: 0,
    quarantined: 0,
    daysWithoutRow: [],
    revenue: 0,
    ...changes,
  };
}

const STABLE: DataDriftVerdict = { status: "stable", score: 0.5, features: [] };
export const OK: ConceptVerdict = {
  status: "ok",
  score: 0.25,
  errorRatio: 1.05,
  sampleCount: 90,
  sinceDay: undefined,
};

export function evidenceOf(changes: Partial<DriftEvidence> = {}): DriftEvidence {
  return {
    feature: "selling_price",
    kind: "level",
    score: 2,
    sinceDay: DAY,
    before: 8.5,
    now: 10.25,
    ksStatistic: 0.4,
    ksPValue: 0.01,
    psi: 0.3,
    wasserstein: 1.5,
    ...changes,
  };
}

/** A product that is stable unless told otherwise. */
export function resultOf(
  score: ProductScore,
  { data = STABLE, concept = OK }: { data?: DataDriftVerdict; concept?: ConceptVerdict } = {},
  evidence: readonly DriftEvidence[] = [],
): ProductResult {
  return { score, verdict: { data, concept }, evidence };
}

/** The verdict that goes with evidence. */
export function driftedBy(...features: readonly DriftEvidence[]): DataDriftVerdict {
  return { status: "drifted", score: Math.max(...features.map(({ score }) => score)), features };
}
