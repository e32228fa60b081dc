/** Variant that serves. It never changes its name: a blue/green deployment needs the same name. */
export const CHAMPION = "champion";

/** Variant that competes for a share of the traffic. */
export const CHALLENGER = "challenger";
/** Variant that sees a copy of the traffic and answers nobody. */
export const SHADOW = "shadow";

/** Who may compete with the champion; at most one of them is there. */
export const COMPETITORS = [CHALLENGER, SHADOW] as const;
export type Competitor = (typeof COMPETITORS)[number];

/**
 * Instances of a challenger or shadow with a share of the traffic, beside a champion of `instanceCount`: in proportion,
 * one at least.
 */
export function competitorInstances(instanceCount: number, percent: number): number {
  return Math.max(1, Math.ceil((instanceCount * percent) / 100));
}
