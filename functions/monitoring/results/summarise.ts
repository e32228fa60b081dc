import type {
  AttentionItem,
  ConceptSummary,
  DayCounts,
  DriftSummary,
} from "../../contracts/results/monitoring";
import type { ProductScore } from "../run/score-product";
import { describeAlarm } from "./describe-alarm";
import type { ProductResult } from "./product-result";

/** Product-days by treatment; a day without a row is closed when no product of the fleet has one. */
export function summariseDays(
  scores: readonly ProductScore[],
  isOpenDay: (day: number) => boolean,
): DayCounts {
  const counts = { scored: 0, closed: 0, censored: 0, missing: 0, quarantined: 0 };
  for (const score of scores) {
    const missing = countMissing(score, isOpenDay);
    counts.scored += score.scored;
    counts.censored += score.censored;
    counts.missing += missing;
    counts.quarantined += score.quarantined;
    counts.closed += countClosed(score, isOpenDay);
  }
  return { total: Object.values(counts).reduce((sum, count) => sum + count, 0), ...counts };
}

/** Days on which the product should have an actual and has none. */
export function countMissing(score: ProductScore, isOpenDay: (day: number) => boolean): number {
  return score.incomplete + score.daysWithoutRow.filter(isOpenDay).length;
}

/** Days on which nobody had an actual. */
export function countClosed(score: ProductScore, isOpenDay: (day: number) => boolean): number {
  return score.daysWithoutRow.filter((day) => !isOpenDay(day)).length;
}

export function summariseDrift(results: readonly ProductResult[]): DriftSummary {
  const products = new Map<string, number>();
  let productsTested = 0;
  let productsDrifted = 0;
  for (const { data } of results.map(({ verdict }) => verdict)) {
    if (data.status !== "insufficient-data") productsTested += 1;
    if (data.status === "drifted") productsDrifted += 1;
    for (const feature of new Set(data.features.map((drift) => drift.feature))) {
      products.set(feature, (products.get(feature) ?? 0) + 1);
    }
  }
  const byFeature = [...products]
    .map(([feature, count]) => ({ feature, products: count }))
    .sort((left, right) => right.products - left.products || (left.feature < right.feature ? -1 : 1));
  return { productsTested, productsDrifted, byFeature };
}

export function summariseConcept(results: readonly ProductResult[]): ConceptSummary {
  const count = (status: string) => results.filter(({ verdict }) => verdict.concept.status === status).length;
  return {
    ok: count("ok"),
    warning: count("warning"),
    degraded: count("degraded"),
    insufficientData: count("insufficient-data"),
  };
}

/** Products with an alarm, watched ones first, then by what they touch: score times revenue. */
export function listAttention(
  results: readonly ProductResult[],
  watchList: readonly string[],
): readonly AttentionItem[] {
  const watched = new Set(watchList);
  const items: AttentionItem[] = [];
  for (const result of results) {
    const causes = describeAlarm(result);
    if (causes.length === 0) continue;
    const { score } = result;
    const since = causes.flatMap((cause) => cause.since ?? []).sort();
    items.push({
      productId: score.productId,
      reasons: causes.map(({ text }) => text),
      causes,
      since: since[0] ?? null,
      score: Math.max(...causes.map((cause) => cause.score)),
      revenuePerDay: score.scored > 0 ? score.revenue / score.scored : null,
      watched: watched.has(score.productId),
    });
  }
  return items.sort(compareAttention);
}

function compareAttention(left: AttentionItem, right: AttentionItem): number {
  if (left.watched !== right.watched) return left.watched ? -1 : 1;
  const weight = (item: AttentionItem) => item.score * Math.max(item.revenuePerDay ?? 0, 0);
  return (
    weight(right) - weight(left) || right.score - left.score || (left.productId < right.productId ? -1 : 1)
  );
}
