import type { Recommendation } from "../contracts/results/costs";

/** Dearest first; equal savings by id, so that the order is stable. */
export function rankRecommendations(list: readonly Recommendation[]): Recommendation[] {
  return [...list].sort(
    // Stryker disable next-line EqualityOperator: an id is in the list once, so no two are equal.
    (left, right) => right.savingUsdPerMonth - left.savingUsdPerMonth || (left.id < right.id ? -1 : 1),
  );
}
