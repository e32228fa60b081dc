import type { BusinessSettings } from "../../contracts/settings/business";
import type { Book } from "./fleet-books";
import { type RunInput, unitsOf } from "./run-input";
import type { BookOutcome, RunOutcome } from "./run-outcome";

/**
 * Receives the deliveries of D-1, serves its demand, and moves the pipeline on by a day. Unmet demand is lost, or waits:
 * then the book's stock is the net stock, on hand less back-orders, and deliveries serve those first.
 */
export function settle(
  book: Book,
  slots: number,
  places: Int32Array,
  input: RunInput,
  outcome: BookOutcome,
  { unmetDemand }: Pick<BusinessSettings, "unmetDemand">,
): void {
  for (let index = 0; index < places.length; index++) {
    if (places[index]! < 0) continue;
    const first = index * slots;
    const received = book.due[first]! + (input.openReceived?.[index] ?? 0);
    const available = book.onHand[index]! + received;
    const demand = unitsOf(input.demand[index]!);
    const left = available - demand;
    book.onHand[index] = unmetDemand === "lost" ? Math.max(0, left) : left;
    book.due.copyWithin(first, first + 1, first + slots);
    book.due[first + slots - 1] = 0;
    outcome.received[index] = received;
    outcome.lost[index] = demand - Math.min(Math.max(0, available), demand);
  }
}

/** The closing stock of a book, and what waits for stock. */
export function closeStock(
  netStock: Float64Array,
  outcome: Pick<BookOutcome, "onHand" | "backorders">,
): void {
  for (let index = 0; index < netStock.length; index++) {
    outcome.onHand[index] = Math.max(0, netStock[index]!);
    outcome.backorders[index] = Math.max(0, -netStock[index]!);
  }
}

/**
 * Perfect foresight: once the first order could have arrived, each day receives exactly what it will sell
 * beyond the stock at hand, and what waits. No forecast can lose or hold less.
 */
export function settleForesight(
  onHand: Float64Array,
  places: Int32Array,
  input: RunInput,
  canReceiveAt: (index: number) => boolean,
  { unmetDemand }: Pick<BusinessSettings, "unmetDemand">,
): RunOutcome["foresight"] {
  const count = places.length;
  const column = () => new Float64Array(count);
  const outcome = { received: column(), lost: column(), onHand: column(), backorders: column() };
  for (let index = 0; index < count; index++) {
    if (places[index]! < 0) continue;
    const demand = unitsOf(input.demand[index]!);
    const outside = input.openReceived?.[index] ?? 0;
    const available = onHand[index]! + outside;
    const missing = Math.max(0, demand - available);
    const canReceive = canReceiveAt(index);
    outcome.received[index] = outside + (canReceive ? missing : 0);
    outcome.lost[index] = canReceive ? 0 : Math.min(demand, missing);
    const left = available - demand + (canReceive ? missing : 0);
    onHand[index] = unmetDemand === "lost" ? Math.max(0, left) : left;
  }
  closeStock(onHand, outcome);
  return outcome;
}
