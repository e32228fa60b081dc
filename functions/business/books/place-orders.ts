import type { BusinessSettings } from "../../contracts/settings/business";
import { drawLeadTimeDays } from "../policy/lead-time";
import { createBookLevels } from "../policy/level-rules";
import { arrivesInTime, computeOrderQuantity, isBelow } from "../policy/policy";
import type { Book } from "./fleet-books";
import { type ForecastInput, type RunInput, unitsOf } from "./run-input";
import type { BookOutcome } from "./run-outcome";

/** Orders up to the level where the position is below the reorder point. Levels are computed between reviews too. */
export function placeOrders(
  book: Book,
  slots: number,
  input: RunInput,
  { protectionForecastUnits }: ForecastInput,
  policy: BusinessSettings,
  reviewing: boolean,
  outcome: BookOutcome,
): void {
  const forecasts = protectionForecastUnits.map(unitsOf);
  const levels = createBookLevels(book, forecasts, input.known, policy, input.priceUsd, input.terms);
  outcome.confidenceOf = levels.confidenceOf;
  outcome.demandIntervalOf = levels.demandIntervalOf;
  outcome.lastsOf = levels.lastsOf;
  for (let index = 0; index < forecasts.length; index++) {
    const forecast = forecasts[index]!;
    const terms = input.terms?.[index] ?? policy;
    const { reorderPointUnits, orderUpToUnits, cutUnits } = levels.levelOf(index);
    let position = book.onHand[index]! + (input.openOnOrder?.[index] ?? 0);
    for (let slot = 0; slot < slots; slot++) position += book.due[index * slots + slot]!;
    const isWanted = reviewing && isBelow(position, reorderPointUnits) && arrivesInTime(input.runDay, terms);
    const wanted = isWanted ? computeOrderQuantity(orderUpToUnits, position, terms) : 0;
    const isHeld = wanted > 0 && input.heldBecause?.(index, wanted, position) !== undefined;
    const quantity = isHeld ? 0 : wanted;
    outcome.held[index] = wanted - quantity;
    outcome.level[index] = orderUpToUnits;
    outcome.levelCut[index] = cutUnits;
    outcome.reorderPoint[index] = reorderPointUnits;
    outcome.position[index] = position;
    outcome.safetyStock[index] = reorderPointUnits - forecast;
    outcome.ordered[index] = quantity;
    if (quantity > 0) {
      const leadTime = drawLeadTimeDays(input.productIds[index]!, input.runDay, terms);
      outcome.leadTime[index] = leadTime;
      book.due[index * slots + leadTime]! += quantity;
    }
  }
}
