import type { BusinessSettings } from "../../contracts/settings/business";
import { correctAims } from "../policy/correct-aim";
import { isReviewDay } from "../policy/policy";
import { countDeliverySlots, createBook, type FleetBooks, findPlaces, realignBook } from "./fleet-books";
import { learnErrors } from "./learn-errors";
import { measureMiss } from "./measure-miss";
import { openNewProducts } from "./open-books";
import { placeOrders } from "./place-orders";
import type { RunInput } from "./run-input";
import { createOutcome, type RunOutcome } from "./run-outcome";
import { closeStock, settle, settleForesight } from "./settle-books";

/**
 * Moves the books from run D-1 to run D: settles D-1 with its actual demand, learns from forecasts whose
 * interval closed, and places the orders of D. Pure: the books given are not changed.
 */
export function advanceBooks(
  previous: FleetBooks | undefined,
  input: RunInput,
  policy: BusinessSettings,
): { readonly books: FleetBooks; readonly outcome: RunOutcome } {
  const { runDay, productIds } = input;
  const count = productIds.length;
  const slots = countDeliverySlots(policy, input.terms);
  const places = findPlaces(productIds, previous?.productIds ?? []);
  const firstDay = previous?.firstDay ?? runDay;
  const model = previous
    ? realignBook(previous.model, slots, places, previous.slots)
    : createBook(count, slots);
  const baseline = previous
    ? realignBook(previous.baseline, slots, places, previous.slots)
    : createBook(count, slots);
  const foresightOnHand = Float64Array.from(places, (place) => previous?.foresightOnHand[place] ?? 0);

  const modelOutcome = createOutcome(count);
  const baselineOutcome = createOutcome(count);
  const foresight = settleForesight(
    foresightOnHand,
    places,
    input,
    (index) => runDay - 1 >= firstDay + (input.terms?.[index] ?? policy).leadTimeDays,
    policy,
  );
  for (const [book, bookOutcome, forecast] of [
    [model, modelOutcome, input.model],
    [baseline, baselineOutcome, input.baseline],
  ] as const) {
    settle(book, slots, places, input, bookOutcome, policy);
    const tally = measureMiss(book, places, input, bookOutcome, forecast, firstDay, policy);
    correctAims(book.corrections, tally, policy);
  }
  learnErrors(model, places, input, input.model, policy);
  learnErrors(baseline, places, input, input.baseline, policy);
  openNewProducts(model, baseline, foresightOnHand, places, input, policy, previous === undefined);
  // New products too: they close D-1 with the stock that they open with.
  closeStock(model.onHand, modelOutcome);
  closeStock(baseline.onHand, baselineOutcome);
  closeStock(foresightOnHand, foresight);

  const reviewing = isReviewDay(runDay, firstDay, policy.reviewPeriodDays);
  placeOrders(model, slots, input, input.model, policy, reviewing, modelOutcome);
  placeOrders(baseline, slots, input, input.baseline, policy, reviewing, baselineOutcome);
  for (const { weights } of [...model.profiles, ...baseline.profiles]) {
    // Rounded as they are kept, so that a run goes on alike from memory and from the lake.
    for (let bin = 0; bin < weights.length; bin++) weights[bin] = Math.round(weights[bin]! * 1e4) / 1e4;
  }
  return {
    books: { firstDay, runDay, productIds, slots, model, baseline, foresightOnHand },
    outcome: { model: modelOutcome, baseline: baselineOutcome, foresight, isReviewDay: reviewing },
  };
}
