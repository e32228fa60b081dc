import type { BusinessSettings } from "../../contracts/settings/business";
import { computeEconomicOrderUnits } from "../policy/economic-order";
import { drawLeadTimeDays } from "../policy/lead-time";
import { computeLevelBound, computeShelfLifeBound } from "../policy/level-bound";
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
    const { units: reorderPoint, cutUnits } = levels.levelOf(index);
    const economicUnits = computeEconomicOrderUnits(
      Math.min(forecast, computeLevelBound(input.known.highestIntervalUnits[index]!)),
      input.priceUsd?.[index],
      terms,
    );
    const level = Math.max(
      reorderPoint,
      Math.min(reorderPoint + economicUnits, computeShelfLifeBound(forecast, terms)),
    );
    let position = book.onHand[index]! + (input.openOnOrder?.[index] ?? 0);
    for (let slot = 0; slot < slots; slot++) position += book.due[index * slots + slot]!;
    const isWanted = reviewing && isBelow(position, reorderPoint) && arrivesInTime(input.runDay, terms);
    const wanted = isWanted ? computeOrderQuantity(level, position, terms) : 0;
    const isHeld = wanted > 0 && input.heldBecause?.(index, wanted, position) !== undefined;
    const quantity = isHeld ? 0 : wanted;
    outcome.held[index] = wanted - quantity;
    outcome.level[index] = level;
    outcome.levelCut[index] = cutUnits;
    outcome.reorderPoint[index] = reorderPoint;
    outcome.position[index] = position;
    outcome.safetyStock[index] = reorderPoint - forecast;
    outcome.ordered[index] = quantity;
    if (quantity > 0) {
      const leadTime = drawLeadTimeDays(input.productIds[index]!, input.runDay, terms);
      outcome.leadTime[index] = leadTime;
      book.due[index * slots + leadTime]! += quantity;
    }
  }
}
