import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import { decideOrders } from "../policy/decide-orders";
import { drawLeadTimeDays } from "../policy/lead-time";
import { createBookLevels } from "../policy/level-rules";
import { computeProtectionIntervalDays } from "../policy/policy";
import type { Book } from "./fleet-books";
import { type ForecastInput, type RunInput, unitsOf } from "./run-input";
import type { BookOutcome } from "./run-outcome";
import { layersOf } from "./settle-books";
import { estimateWaste } from "./stock-layers";

/** Orders what the policy decides, see `decideOrders`. Levels are computed between reviews too. */
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
  const levels = createBookLevels(book, forecasts, input.known, policy, input.priceAmount, input.terms);
  outcome.confidenceOf = levels.confidenceOf;
  outcome.demandIntervalOf = levels.demandIntervalOf;
  outcome.lastsOf = levels.lastsOf;
  const termsOf = (index: number) => input.terms?.[index] ?? policy;
  for (let index = 0; index < forecasts.length; index++) {
    const { reorderPointUnits, orderUpToUnits, cutUnits } = levels.levelOf(index);
    let position = book.onHand[index]! + (input.openOnOrder?.[index] ?? 0);
    for (let slot = 0; slot < slots; slot++) position += book.due[index * slots + slot]!;
    position -= wasteAhead(book, index, slots, input, forecasts[index]!, termsOf(index));
    outcome.level[index] = orderUpToUnits;
    outcome.levelCut[index] = cutUnits;
    outcome.reorderPoint[index] = reorderPointUnits;
    outcome.position[index] = position;
    outcome.safetyStock[index] = reorderPointUnits - forecasts[index]!;
    outcome.unitsPerDay[index] = levels.unitsPerDayOf(index);
  }
  if (!reviewing) return;
  const { quantity, heldBecause } = decideOrders({
    runDay: input.runDay,
    productIds: input.productIds,
    termsOf,
    priceAmount: input.priceAmount,
    positionUnits: outcome.position,
    reorderPointUnits: outcome.reorderPoint,
    orderUpToUnits: outcome.level,
    unitsPerDay: outcome.unitsPerDay,
    protectionForecastUnits: forecasts,
    heldBecause: input.heldBecause,
  });
  for (let index = 0; index < forecasts.length; index++) {
    if (quantity[index] === 0) continue;
    if (heldBecause.has(index)) {
      outcome.held[index] = quantity[index]!;
      continue;
    }
    const leadTime = drawLeadTimeDays(input.productIds[index]!, input.runDay, termsOf(index));
    outcome.ordered[index] = quantity[index]!;
    outcome.leadTime[index] = leadTime;
    book.due[index * slots + leadTime]! += quantity[index]!;
  }
}

/** Units on hand and on order that will be too old before they are sold: an order has to make up for them. */
function wasteAhead(
  book: Book,
  index: number,
  slots: number,
  { runDay }: RunInput,
  protectionForecastUnits: number,
  terms: ProductTerms,
): number {
  const { shelfLifeDays, issuing } = terms;
  if (shelfLifeDays === undefined) return 0;
  const days = computeProtectionIntervalDays(terms);
  return estimateWaste(layersOf(book, index, runDay, shelfLifeDays), {
    fromDay: runDay,
    days,
    arrivalOf: (ahead) => (ahead < slots ? book.due[index * slots + ahead]! : 0),
    unitsPerDay: protectionForecastUnits / days,
    shelfLifeDays,
    issuing,
  });
}
