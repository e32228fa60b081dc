import type { BusinessSettings } from "../../contracts/settings/business";
import { aimOf } from "../policy/correct-aim";
import { computeEconomicOrderUnits } from "../policy/economic-order";
import { drawLeadTimeDays } from "../policy/lead-time";
import { createLevelRules } from "../policy/level-rules";
import { type DemandOutlook, volumeClassOf } from "../policy/order-up-to";
import { computeOrderQuantity, isBelow } from "../policy/policy";
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
  const rules = createLevelRules(book, { ...policy, serviceLevelTarget: aimOf(book, policy) });
  const outlookOf = (index: number): DemandOutlook => ({
    protectionForecastUnits: unitsOf(protectionForecastUnits[index]!),
    errorMeanSquare: book.errorMeanSquare[index]!,
  });
  const ruleOf = (outlook: DemandOutlook) => rules[volumeClassOf(outlook.protectionForecastUnits)]!;
  outcome.confidenceOf = (index, units) => {
    const outlook = outlookOf(index);
    return ruleOf(outlook).confidenceOf(outlook, units);
  };
  for (let index = 0; index < protectionForecastUnits.length; index++) {
    const outlook = outlookOf(index);
    const reorderPoint = ruleOf(outlook).levelOf(outlook);
    const level =
      reorderPoint +
      computeEconomicOrderUnits(outlook.protectionForecastUnits, input.priceUsd?.[index], policy);
    let position = book.onHand[index]! + (input.openOnOrder?.[index] ?? 0);
    for (let slot = 0; slot < slots; slot++) position += book.due[index * slots + slot]!;
    const wanted =
      reviewing && isBelow(position, reorderPoint) ? computeOrderQuantity(level, position, policy) : 0;
    const isHeld = wanted > 0 && input.heldBecause?.(index, wanted, position) !== undefined;
    const quantity = isHeld ? 0 : wanted;
    outcome.held[index] = wanted - quantity;
    outcome.level[index] = level;
    outcome.reorderPoint[index] = reorderPoint;
    outcome.position[index] = position;
    outcome.safetyStock[index] = reorderPoint - outlook.protectionForecastUnits;
    outcome.ordered[index] = quantity;
    if (quantity > 0) {
      const leadTime = drawLeadTimeDays(input.productIds[index]!, input.runDay, policy);
      outcome.leadTime[index] = leadTime;
      book.due[index * slots + leadTime]! += quantity;
    }
  }
}
