import type { BusinessSettings } from "../../contracts/settings/business";
import type { ServiceTally } from "../books/measure-miss";

/** Share by which the allowed misses shrink in a usual day that misses twice what the target allows. */
const STEP_PER_DAY = 0.06;
/** A day may tighten the aim by more than it loosens it: what one wholesale order loses takes weeks to make up for. */
const LARGEST_STEP = 0.5;
const LARGEST_TIGHTENING = 3;
/** A day on which a class may miss so many times counts for half of one on which it may miss any number. */
const HALF_WEIGHT_MISSES = 0.5;
/** The misses that the aim allows, as multiples of what the target does: no endless stock, and no empty shelf. */
const FEWEST_MISSES = 0.05;
const MOST_MISSES = 25;
/** And never more than this share. */
const LARGEST_MISS = 0.5;
/** What was missed beyond the tightest aim is made up for by staying there for longer, up to so much of it. */
const LARGEST_DEBT = 2;

/** What each service class may miss now as a multiple of what its target allows, given what it has missed. */
export function missFactorsOf(corrections: ArrayLike<number>): Float64Array {
  return Float64Array.from(corrections, (correction) => Math.exp(-limit(correction)));
}

/** The misses that a level may allow: those of the target times the factor of the class, never more than half. */
export function allowedMiss(targetMiss: number, missFactor: number): number {
  return Math.min(Math.max(LARGEST_MISS, targetMiss), targetMiss * missFactor);
}

/**
 * Tightens the aim of a class after days that missed the target and loosens it after days that beat it, as adaptive
 * conformal inference does (Gibbs and Candes, 2021, Adaptive conformal inference under distribution shift, NeurIPS):
 * whatever the errors do, the share of misses comes to what the target allows. Lost sales, lead times and a season that
 * past errors do not know would otherwise leave the level reached beside the target. The steps are in the logarithm of
 * the allowed misses, so that a class far below the target and one far above it move alike, and shrink with the misses
 * that a day can show: five products tell little of 98 %. A day is held against a usual one, and not against its own
 * size: where a large day counted as one of many, classes whose losses fall on large days would be left below the target.
 *
 * @param corrections per service class; changed in place. Logarithm of target's misses / allowed misses.
 * @param tally what the cycles with demand that ended have missed; `undefined` when none did.
 */
export function correctAims(
  corrections: Float64Array,
  tally: ServiceTally | undefined,
  { reviewPeriodDays }: Pick<BusinessSettings, "reviewPeriodDays">,
): void {
  if (!tally) return;
  for (let index = 0; index < corrections.length; index++) {
    const allowedMisses = tally.allowed[index]!;
    if (!(allowedMisses > 0)) continue;
    const evidence = tally.evidence[index]!;
    const weight = evidence / (evidence + HALF_WEIGHT_MISSES);
    const excess = (tally.missed[index]! - allowedMisses) / (tally.usual[index]! || allowedMisses);
    const step = STEP_PER_DAY * reviewPeriodDays * weight * excess;
    const next = corrections[index]! + Math.max(-LARGEST_STEP, Math.min(LARGEST_TIGHTENING, step));
    corrections[index] = Math.round(limit(next, LARGEST_DEBT) * 1e6) / 1e6;
  }
}

function limit(correction: number, debt = 0): number {
  return Math.max(-Math.log(MOST_MISSES), Math.min(debt - Math.log(FEWEST_MISSES), correction));
}
