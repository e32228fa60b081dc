/** A change that saves money, with what it rests on. */
export interface Recommendation {
  /** Stable, so that a repeated run names the same thing: `<rule>:<resource>`. */
  readonly id: string;
  readonly rule: string;
  readonly resource: string;
  readonly title: string;
  readonly savingUsdPerMonth: number;
  readonly risk: "low" | "medium" | "high";
  /** Measured figures that speak for it, in words. */
  readonly evidence: readonly string[];
  /** The setting of the stack that does it; absent when it has to be done elsewhere. */
  readonly change?: { readonly configKey: string; readonly from: unknown; readonly to: unknown };
  /** Day and region of the price that the saving is computed with; absent when the bill itself tells it. */
  readonly price?: {
    readonly usd: number;
    readonly unit: string;
    readonly region: string;
    readonly asOf: string;
  };
}

/** Dearest first; equal savings by id, so that the order is stable. */
export function rankRecommendations(list: readonly Recommendation[]): Recommendation[] {
  return [...list].sort(
    // Stryker disable next-line EqualityOperator: an id is in the list once, so no two are equal.
    (left, right) => right.savingUsdPerMonth - left.savingUsdPerMonth || (left.id < right.id ? -1 : 1),
  );
}
