import type { BaselineName } from "../../contracts/baselines";
import type { BusinessSettings } from "../../contracts/settings/business";
import { correctAims } from "../policy/correct-aim";
import { isReviewDay } from "../policy/policy";
import { addCosts } from "./baseline-costs";
import {
  type Book,
  countDeliverySlots,
  createBook,
  type FleetBooks,
  findPlaces,
  OTHER_BASELINES,
  realignBook,
} from "./fleet-books";
import { learnErrors } from "./learn-errors";
import { measureMiss } from "./measure-miss";
import { openNewProducts } from "./open-books";
import { placeOrders } from "./place-orders";
import type { ForecastInput, RunInput } from "./run-input";
import { type BookOutcome, createOutcome, type RunOutcome } from "./run-outcome";
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
  // A book that was not kept so far goes on from the seasonal-naive one: until now it would have been the same.
  const open = (before: Book | undefined): Book =>
    previous
      ? realignBook(before ?? previous.baseline, slots, places, previous.slots)
      : createBook(count, slots);
  // A book beside one of the same forecasts is that book: played again under another policy, there is but one.
  const isAlone = input.baseline === input.model && previous?.baseline === previous?.model;
  const forecasts = listForecasts(input);
  const played: readonly PlayedBook[] = (isAlone ? forecasts.slice(0, 1) : forecasts).map(
    ([name, forecast]) => ({
      name,
      forecast,
      book: open(previous && bookOf(previous, name)),
      outcome: createOutcome(count),
    }),
  );
  const foresightOnHand = Float64Array.from(places, (place) => previous?.foresightOnHand[place] ?? 0);
  const foresight = settleForesight(
    foresightOnHand,
    places,
    input,
    (index) => runDay - 1 >= firstDay + (input.terms?.[index] ?? policy).leadTimeDays,
    policy,
  );
  for (const { book, forecast, outcome } of played) {
    settle(book, slots, places, input, outcome, policy);
    const tally = measureMiss(book, places, input, outcome, forecast, firstDay, policy);
    correctAims(book.corrections, tally, policy);
    learnErrors(book, places, input, forecast, policy);
  }
  openNewProducts(
    played.map(({ book }) => book),
    foresightOnHand,
    places,
    input,
    policy,
    previous === undefined,
  );
  // New products too: they close D-1 with the stock that they open with.
  for (const { book, outcome } of played) closeStock(book.onHand, outcome);
  closeStock(foresightOnHand, foresight);

  const reviewing = isReviewDay(runDay, firstDay, policy.reviewPeriodDays);
  for (const { book, forecast, outcome } of played) {
    placeOrders(book, slots, input, forecast, policy, reviewing, outcome);
    for (const { weights } of book.profiles) {
      // Rounded as they are kept, so that a run goes on alike from memory and from the lake.
      for (let bin = 0; bin < weights.length; bin++) weights[bin] = Math.round(weights[bin]! * 1e4) / 1e4;
    }
  }
  const [model, baseline = model, ...others] = played as readonly [PlayedBook, ...PlayedBook[]];
  return {
    books: {
      firstDay,
      runDay,
      productIds,
      slots,
      model: model.book,
      baseline: baseline.book,
      others: Object.fromEntries(others.map(({ name, book }) => [name, book])),
      smoothingState: input.smoothingState,
      pastCostAmount: addCosts(previous?.pastCostAmount, played.slice(1), places, input, policy),
      foresightOnHand,
    },
    outcome: {
      model: model.outcome,
      baseline: baseline.outcome,
      others: Object.fromEntries(others.map(({ name, outcome }) => [name, outcome])),
      foresight,
      isReviewDay: reviewing,
    },
  };
}

type BookName = "model" | BaselineName;

interface PlayedBook {
  readonly name: BookName;
  readonly forecast: ForecastInput;
  readonly book: Book;
  readonly outcome: BookOutcome;
}

/** The model first, then the baselines. */
function listForecasts({ model, baseline, others = {} }: RunInput): readonly [BookName, ForecastInput][] {
  return [
    ["model", model],
    ["seasonal-naive", baseline],
    ...OTHER_BASELINES.flatMap((name): [BookName, ForecastInput][] => {
      const forecast = others[name];
      return forecast ? [[name, forecast]] : [];
    }),
  ];
}

function bookOf(books: FleetBooks, name: BookName): Book | undefined {
  if (name === "model") return books.model;
  return name === "seasonal-naive" ? books.baseline : books.others?.[name];
}
