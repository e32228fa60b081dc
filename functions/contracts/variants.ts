/** Variant that serves. It never changes its name: a blue/green deployment needs the same name. */
export const CHAMPION = "champion";

/**
 * Instances of a challenger or shadow with a share of the traffic, beside a champion of `instanceCount`: in proportion,
 * one at least.
 */
export function competitorInstances(instanceCount: number, percent: number): number {
  return Math.max(1, Math.ceil((instanceCount * percent) / 100));
}
