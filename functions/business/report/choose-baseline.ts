import type { BaselineName } from "../../contracts/baselines";
import type { PastCosts } from "../books/fleet-books";

/** Earlier days that it takes to tell which baseline is the one to beat. */
const FEWEST_EARLIER_DAYS = 28;

/** The baseline that the model is held against, and from which days that is known. */
export interface ChosenBaseline {
  readonly name: BaselineName;
  /**
   * From days before those judged, so that their luck has no say in it; or in hindsight, where there are too few: what the
   * benefit then is over was best by luck too, which can only make it smaller.
   */
  readonly chosen: "before" | "in-hindsight";
}

/**
 * The best of the baselines: the one whose book has cost least before the days that are judged. Chosen on those days, a
 * baseline that was lucky in them would be held against the model, or a weak one by who wants a large benefit.
 *
 * @param past costs up to the day before the first that is judged.
 * @param inDays what each baseline cost in the days that are judged; only those that were played in them.
 */
export function chooseBaseline(
  past: PastCosts | undefined,
  inDays: Readonly<Partial<Record<BaselineName, number>>>,
): ChosenBaseline {
  const candidates = Object.keys(inDays) as BaselineName[];
  const isKnown = past !== undefined && past.days >= FEWEST_EARLIER_DAYS;
  const costOf = (name: BaselineName) =>
    isKnown ? (past.usd[name] ?? Number.POSITIVE_INFINITY) : inDays[name]!;
  const name = candidates.reduce((best, one) => (costOf(one) < costOf(best) ? one : best));
  return { name, chosen: isKnown ? "before" : "in-hindsight" };
}
