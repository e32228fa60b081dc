import type { BusinessSettings } from "../../contracts/settings/business";
import { SERVICE_CLASSES } from "../policy/classify";
import type { Book } from "./fleet-books";
import { type RunInput, unitsOf } from "./run-input";
import type { BookOutcome } from "./run-outcome";

/** What a day's service comes to, per service class. */
export interface ServiceTally {
  /** Cycles with demand that ended; for a fill rate, product-days with demand. */
  readonly cycles: Float64Array;
  /** The same, or the units demanded for a fill rate. */
  readonly asked: Float64Array;
  /** Those of them that were short, or lost. */
  readonly missed: Float64Array;
}

/**
 * What was missed of the target by the cycles with demand that ended with D-1, or by its demand for a fill rate.
 * `undefined` when no cycle ended, or before the first order could arrive.
 */
export function measureMiss(
  book: Book,
  places: Int32Array,
  input: RunInput,
  { lost }: BookOutcome,
  firstDay: number,
  policy: BusinessSettings,
): ServiceTally | undefined {
  const sinceFirstDelivery = input.runDay - firstDay - policy.leadTimeDays;
  const endsCycle = sinceFirstDelivery % policy.reviewPeriodDays === 0;
  const counts = sinceFirstDelivery > 0;
  const column = () => new Float64Array(SERVICE_CLASSES.length);
  const tally = { cycles: column(), asked: column(), missed: column() };
  const forFillRate = policy.serviceTarget === "fill-rate";
  for (let index = 0; index < places.length; index++) {
    if (places[index]! < 0) continue;
    const units = unitsOf(input.demand[index]!);
    if (units > 0) book.cycleDemand[index] = 1;
    if (units > 0 && lost[index]! > 0) book.cycleShort[index] = 1;
    // Known since yesterday's run at the latest; what that ordered is there after the lead time.
    if (input.known.knownDays[index]! <= policy.leadTimeDays + 1) continue;
    const serviceClass = input.known.serviceClass[index]!;
    if (forFillRate) {
      if (units > 0) tally.cycles[serviceClass]!++;
      tally.asked[serviceClass]! += units;
      tally.missed[serviceClass]! += units > 0 ? lost[index]! : 0;
    } else if (endsCycle && book.cycleDemand[index] === 1) {
      tally.cycles[serviceClass]!++;
      tally.asked[serviceClass]!++;
      tally.missed[serviceClass]! += book.cycleShort[index]!;
    }
  }
  if (endsCycle) {
    book.cycleShort.fill(0);
    book.cycleDemand.fill(0);
  }
  return counts && (endsCycle || forFillRate) ? tally : undefined;
}
