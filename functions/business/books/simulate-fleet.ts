import type { BusinessSettings } from "../../contracts/settings/business";
import { advanceBooks } from "./advance-books";
import { type FleetBooks, OTHER_BASELINES } from "./fleet-books";
import type { LedgerBook, LedgerDay } from "./ledger";
import type { RunInput } from "./run-input";
import type { RunOutcome } from "./run-outcome";

/** A run, and what the report wants to know of its day besides. */
export interface SimulatedRun {
  readonly input: RunInput;
  readonly observed: Readonly<Record<string, Float64Array>>;
}

export interface Simulation {
  readonly firstDay: number;
  readonly books: FleetBooks;
  /** The outcome of each day but the first, which gives the opening stock. */
  readonly days: readonly LedgerDay[];
}

/**
 * Plays the policy through consecutive run days. This is what the daily function does a day at a time.
 *
 * @param runOf the run of a day, with the products of the books so far, and those books.
 * @param start books of the day before; new ones are opened when absent.
 * @param onRun told what each run leaves.
 */
export function simulateFleet(
  firstDay: number,
  dayCount: number,
  policy: BusinessSettings,
  runOf: (day: number, knownIds: readonly string[], before: FleetBooks | undefined) => SimulatedRun,
  start?: FleetBooks,
  onRun?: (books: FleetBooks, outcome: RunOutcome, run: SimulatedRun) => void,
): Simulation {
  let books = start;
  const days: LedgerDay[] = [];
  for (let day = firstDay; day < firstDay + dayCount; day++) {
    const run = runOf(day, books?.productIds ?? [], books);
    const step = advanceBooks(books, run.input, policy);
    books = step.books;
    days.push(toLedgerDay(run, step.outcome));
    onRun?.(books, step.outcome, run);
  }
  if (!books) throw new RangeError(`dayCount is ${dayCount}; it must be 1 or more.`);
  return { firstDay: books.firstDay, books, days };
}

function toLedgerDay({ input, observed }: SimulatedRun, outcome: RunOutcome): LedgerDay {
  const column = (name: string): Float64Array =>
    observed[name] ?? new Float64Array(input.productIds.length).fill(Number.NaN);
  const bookOf = ({
    received,
    lost,
    wasted,
    onHand,
    backorders,
    ordered,
    level,
    reorderPoint,
    levelCut,
  }: RunOutcome["model"]): LedgerBook => ({
    received,
    lost,
    wasted,
    onHand,
    backorders,
    ordered,
    level,
    reorderPoint,
    levelCut,
  });
  return {
    day: input.runDay - 1,
    productIds: input.productIds,
    priceAmount: column("price_amount"),
    demand: input.demand,
    unitsSold: column("units_sold"),
    unitsReturned: column("units_returned"),
    inventoryLevel: column("inventory_level"),
    serviceClass: column("service_class"),
    knownDays: column("known_days"),
    highestIntervalUnits: column("highest_interval_units"),
    nextPredictedDemand: column("predicted_demand"),
    nextLower: column("lower"),
    nextUpper: column("upper"),
    nextBaselinePredictedDemand: column("baseline_predicted_demand"),
    books: {
      model: bookOf(outcome.model),
      baseline: bookOf(outcome.baseline),
      perfectForesight: outcome.foresight,
      others: Object.fromEntries(
        OTHER_BASELINES.flatMap((name) => {
          const own = outcome.others[name];
          return own ? [[name, bookOf(own)]] : [];
        }),
      ),
    },
  };
}
