import type { Book } from "./fleet-books";
import { type RunInput, unitsOf } from "./run-input";
import type { BookOutcome } from "./run-outcome";

/** Receives the deliveries of D-1, serves its demand, and moves the pipeline on by a day. Unmet demand is lost. */
export function settle(
  book: Book,
  slots: number,
  places: Int32Array,
  input: RunInput,
  outcome: BookOutcome,
): void {
  for (let index = 0; index < places.length; index++) {
    if (places[index]! < 0) continue;
    const first = index * slots;
    const received = book.due[first]! + (input.openReceived?.[index] ?? 0);
    const available = book.onHand[index]! + received;
    const demand = unitsOf(input.demand[index]!);
    const sold = Math.min(available, demand);
    book.onHand[index] = available - sold;
    book.due.copyWithin(first, first + 1, first + slots);
    book.due[first + slots - 1] = 0;
    outcome.received[index] = received;
    outcome.lost[index] = demand - sold;
    outcome.onHand[index] = available - sold;
  }
}

/**
 * Perfect foresight: once the first order could have arrived, each day receives exactly what it will sell
 * beyond the stock at hand. No forecast can lose or hold less.
 */
export function settleForesight(
  onHand: Float64Array,
  places: Int32Array,
  input: RunInput,
  canReceive: boolean,
) {
  const count = places.length;
  const received = new Float64Array(count);
  const lost = new Float64Array(count);
  const closing = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    if (places[index]! < 0) continue;
    const demand = unitsOf(input.demand[index]!);
    const outside = input.openReceived?.[index] ?? 0;
    const missing = Math.max(0, demand - onHand[index]! - outside);
    received[index] = outside + (canReceive ? missing : 0);
    lost[index] = canReceive ? 0 : missing;
    onHand[index] = Math.max(0, onHand[index]! + outside - demand);
    closing[index] = onHand[index]!;
  }
  return { received, lost, onHand: closing };
}
