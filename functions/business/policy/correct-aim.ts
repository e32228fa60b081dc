import type { BusinessSettings } from "../../contracts/settings/business";
import type { Book } from "../books/fleet-books";

/** Step per day: at this speed a miss of one point a day moves the aim by a whole point in ten days. */
const STEP_PER_DAY = 0.1;
const LARGEST_STEP = 0.25;
/** The aim stays above this, and leaves at least this share of the misses allowed: no endless stock. */
const LOWEST_AIM = 0.5;
const LEAST_MISS_SHARE = 0.25;

/** The level that the policy aims at, given its target and what it has missed so far. */
export function aimOf(book: Book, policy: BusinessSettings): number {
  return limit(policy.serviceLevelTarget + book.aim.correction, policy);
}

/**
 * Raises the aim after days that missed the target and lowers it after days that beat it, as adaptive
 * conformal inference does (Gibbs and Candes, 2021, Adaptive conformal inference under distribution shift,
 * NeurIPS): whatever the errors do, the share of misses comes to what the target allows. Lost sales, lead
 * times and a season that past errors do not know would otherwise leave the level reached beside the target.
 *
 * @param missed share missed in the cycles that ended (or of the units demanded); `undefined` when none did.
 */
export function correctAim(book: Book, missed: number | undefined, policy: BusinessSettings): void {
  if (missed === undefined) return;
  const step = Math.min(LARGEST_STEP, STEP_PER_DAY * policy.reviewPeriodDays);
  const aim = aimOf(book, policy) + step * (missed - (1 - policy.serviceLevelTarget));
  book.aim.correction = Math.round((limit(aim, policy) - policy.serviceLevelTarget) * 1e6) / 1e6;
}

function limit(aim: number, { serviceLevelTarget }: BusinessSettings): number {
  const highest = 1 - LEAST_MISS_SHARE * (1 - serviceLevelTarget);
  return Math.max(Math.min(LOWEST_AIM, serviceLevelTarget), Math.min(highest, aim));
}
