import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import { alignDay, type LedgerDay } from "../books/ledger";
import { unitsOf } from "../books/run-input";
import { computeLongestLeadTimeDays, drawLeadTimeDays } from "../policy/lead-time";
import { computeLevelBound } from "../policy/level-bound";

/** Of the misses of the model's book, those that no order level within its bound could have prevented; per product. */
export interface BeyondBound {
  /** Cycles with demand that were short. */
  readonly cycles: Float64Array;
  /** Units that were lost. */
  readonly units: Float64Array;
}

/**
 * Whatever a policy aims at, the last order that could arrive by a day brings the position to the bound of the level at
 * most, and its lot above it. What was asked for from the morning of that order to the end of the day, and is more, could not
 * be served. Nor could what was lost although the level stood at its bound on that morning: there was none above it. A
 * product that was not known then has what it opened with. Of misses whose order was due before the first day nothing is
 * said: they count as preventable.
 *
 * @param days consecutive closed days, ascending; the first gives the opening stock only.
 * @param firstDay first day of the books: cycles count from it.
 * @param fromStep place of the first day that counts; those before are looked back on only.
 */
export function measureBeyondBound(
  days: readonly LedgerDay[],
  firstDay: number,
  policy: BusinessSettings,
  termsOf: (productId: string) => ProductTerms = () => policy,
  fromStep = 1,
): BeyondBound {
  const { productIds } = days.at(-1)!;
  const places = days.map((day) => alignDay(productIds, day));
  const placeOf = (step: number, index: number) => (places[step] ? places[step][index]! : index);
  const cycles = new Float64Array(productIds.length);
  const units = new Float64Array(productIds.length);
  productIds.forEach((productId, index) => {
    let terms: ProductTerms | undefined;
    let lastCycle = Number.NaN;
    for (let step = fromStep; step < days.length; step++) {
      const day = days[step]!;
      const place = placeOf(step, index);
      const lost = place < 0 ? 0 : day.books.model.lost[place]!;
      if (!(lost > 0)) continue;
      terms ??= termsOf(productId);
      let orderedAt = findLastOrder(productId, day.day, terms) - 1 - days[0]!.day;
      if (orderedAt < 0) continue;
      while (placeOf(orderedAt, index) < 0) orderedAt++;
      const unserved = unservedUnits(
        days[orderedAt]!,
        placeOf(orderedAt, index),
        sumDemand(index, orderedAt + 1, step),
      );
      if (!(unserved > 0)) continue;
      units[index]! += Math.min(lost, unserved);
      const cycle = Math.floor((day.day - firstDay - terms.leadTimeDays) / policy.reviewPeriodDays);
      // New products' cycles count from when their first order could have arrived.
      if (cycle === lastCycle || day.knownDays[place]! <= terms.leadTimeDays + 1) continue;
      lastCycle = cycle;
      cycles[index]!++;
    }
  });
  return { cycles, units };

  function sumDemand(index: number, from: number, to: number): number {
    let sum = 0;
    for (let step = from; step <= to; step++) {
      const place = placeOf(step, index);
      if (place >= 0) sum += unitsOf(days[step]!.demand[place]!);
    }
    return sum;
  }
}

/** Morning of the last order that arrives by a day. */
function findLastOrder(productId: string, day: number, terms: ProductTerms): number {
  const longest = computeLongestLeadTimeDays(terms);
  for (let back = 0; back < longest; back++) {
    if (drawLeadTimeDays(productId, day - back, terms) <= back) return day - back;
  }
  return day - longest;
}

/**
 * Of what was asked for since the morning after a day, the units that no order of that morning could have served. 0 where
 * the bound is not known; all where the level was cut down to it.
 */
function unservedUnits({ highestIntervalUnits, books }: LedgerDay, place: number, asked: number): number {
  const highest = highestIntervalUnits[place]!;
  if (Number.isNaN(highest)) return 0;
  const { level, reorderPoint, levelCut } = books.model;
  if ((levelCut?.[place] ?? 0) > 0) return asked;
  const lot = Math.max(0, (level?.[place] ?? 0) - (reorderPoint?.[place] ?? 0) || 0);
  return asked - computeLevelBound(highest) - lot;
}
