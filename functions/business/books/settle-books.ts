import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import type { Book } from "./fleet-books";
import { type RunInput, unitsOf } from "./run-input";
import type { BookOutcome, RunOutcome } from "./run-outcome";
import { lastDayOf, passDay, receiveUnits, type StockLayers } from "./stock-layers";

/**
 * Receives the deliveries of D-1, serves its demand, and moves the pipeline on by a day. Unmet demand is lost, or waits:
 * then the book's stock is the net stock, on hand less back-orders, and deliveries serve those first. What is too old at the
 * close of the day is thrown away.
 */
export function settle(
  book: Book,
  slots: number,
  places: Int32Array,
  input: RunInput,
  outcome: BookOutcome,
  { unmetDemand, issuing }: Pick<BusinessSettings, "unmetDemand" | "issuing">,
): void {
  for (let index = 0; index < places.length; index++) {
    if (places[index]! < 0) continue;
    const first = index * slots;
    const received = book.due[first]! + (input.openReceived?.[index] ?? 0);
    const available = book.onHand[index]! + received;
    const demand = unitsOf(input.demand[index]!);
    const left = available - demand;
    const { shelfLifeDays } = input.terms?.[index] ?? KEEPS;
    if (shelfLifeDays === undefined) book.layers[index] = undefined;
    else {
      const day = input.runDay - 1;
      const { layers, wastedUnits } = passDay(layersOf(book, index, day, shelfLifeDays), {
        day,
        // What those who wait leave of it.
        arriving: Math.max(0, Math.min(received, available)),
        demand,
        shelfLifeDays,
        issuing,
      });
      book.layers[index] = layers;
      outcome.wasted[index] = wastedUnits;
    }
    book.onHand[index] = (unmetDemand === "lost" ? Math.max(0, left) : left) - outcome.wasted[index]!;
    book.due.copyWithin(first, first + 1, first + slots);
    book.due[first + slots - 1] = 0;
    outcome.received[index] = received;
    outcome.lost[index] = demand - Math.min(Math.max(0, available), demand);
  }
}

const KEEPS: Pick<ProductTerms, "shelfLifeDays"> = {};

/** What is on the shelf on the morning of a day; stock whose age is not known is taken as fresh. */
export function layersOf(
  { layers, onHand }: Pick<Book, "layers" | "onHand">,
  index: number,
  day: number,
  shelfLifeDays: number,
): StockLayers {
  return layers[index] ?? receiveUnits([], onHand[index]!, lastDayOf(day, shelfLifeDays));
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
