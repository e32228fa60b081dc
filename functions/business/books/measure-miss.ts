import type { BusinessSettings } from "../../contracts/settings/business";
import type { Book } from "./fleet-books";
import { type RunInput, unitsOf } from "./run-input";
import type { BookOutcome } from "./run-outcome";

/**
 * What was missed of the target by the cycles that ended with D-1, or by its demand for a fill rate.
 * `undefined` when no cycle ended, when the fleet was closed, or before the first order could arrive.
 */
export function measureMiss(
  book: Book,
  places: Int32Array,
  input: RunInput,
  { lost }: BookOutcome,
  firstDay: number,
  policy: BusinessSettings,
): number | undefined {
  const sinceFirstDelivery = input.runDay - firstDay - policy.leadTimeDays;
  const endsCycle = sinceFirstDelivery % policy.reviewPeriodDays === 0;
  let demanded = 0;
  let lostUnits = 0;
  let open = 0;
  let short = 0;
  for (let index = 0; index < places.length; index++) {
    if (places[index]! < 0 || Number.isNaN(input.demand[index]!)) continue;
    if (lost[index]! > 0) book.cycleShort[index] = 1;
    open++;
    short += book.cycleShort[index]!;
    demanded += unitsOf(input.demand[index]!);
    lostUnits += lost[index]!;
  }
  if (endsCycle) book.cycleShort.fill(0);
  if (sinceFirstDelivery <= 0) return undefined;
  if (policy.serviceTarget === "fill-rate") return demanded > 0 ? lostUnits / demanded : undefined;
  return endsCycle && open > 0 ? short / open : undefined;
}
