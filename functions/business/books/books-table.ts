/** The books as they are kept: which columns a run writes, which the next one and the reports read. */
import type { Column, Table } from "../../contracts/lake";
import type { OpenOrder } from "../orders/open-orders";
import { SERVICE_CLASSES } from "../policy/classify";
import { toErrorProfile } from "../policy/error-profile";
import type { ObservedColumns } from "./assemble-run";
import {
  type Book,
  bookColumnOf,
  type FleetBooks,
  OTHER_BASELINES,
  type OtherBaseline,
  type PastCosts,
} from "./fleet-books";
import type { LedgerDay } from "./ledger";
import { unitsOf } from "./run-input";
import type { BookOutcome, RunOutcome } from "./run-outcome";
import type { SmoothingState } from "./smoothing";

/** What a run leaves for the next one, besides the books' columns. */
export interface RunState {
  readonly firstDay: number;
  readonly runDay: number;
  readonly slots: number;
  /** Orders placed elsewhere that were under way at the run. */
  readonly openOrders: readonly OpenOrder[];
  /** Ids of open orders that have arrived: a line that stays in the file is not received again. */
  readonly receivedOrderIds: readonly string[];
  /** Suggestions for products with observed stock that are not due yet. */
  readonly pending: readonly OpenOrder[];
  /** By order: units by which people changed what the model's book had ordered. Absent where nobody did. */
  readonly adjusted?: Readonly<Record<string, number>>;
  /** Ids of suggestions that were held, in the order of their runs. */
  readonly heldOrderIds: readonly string[];
  readonly profiles: { readonly model: number[][]; readonly baseline: number[][] } & OtherKept<number[][]>;
  /** How far each book aims beside the target, per service class: see `correctAims`. */
  readonly corrections: {
    readonly model: KeptCorrections;
    readonly baseline: KeptCorrections;
  } & OtherKept<KeptCorrections>;
  /** What is on the shelf of products that perish, by book and product; absent where none does. */
  readonly layers?: Readonly<Partial<Record<"model" | "baseline" | OtherBaseline, KeptLayers>>>;
  /** What the smoothing baseline knows of the fleet's weekdays; absent from books of before it was played. */
  readonly weekdays?: Readonly<Record<keyof SmoothingState["weekdays"], readonly number[]>>;
  readonly pastCostAmount?: PastCosts;
}

/** Last day and units of each layer, by product. */
type KeptLayers = Readonly<Record<string, readonly (readonly [lastDay: number, units: number])[]>>;

type OtherKept<T> = Readonly<Partial<Record<OtherBaseline, T>>>;

/** One per service class. A number in books of before there were classes: their aims begin anew. */
type KeptCorrections = readonly number[] | number;

/** What of the state is not the books' own. */
export type OrderState = Pick<
  RunState,
  "openOrders" | "receivedOrderIds" | "pending" | "heldOrderIds" | "adjusted"
>;

export function toRunState(books: FleetBooks, orders: OrderState): RunState {
  const { weekdays } = books.smoothingState ?? {};
  const isPerishing = books.model.layers.some((layers) => layers !== undefined);
  return {
    firstDay: books.firstDay,
    runDay: books.runDay,
    slots: books.slots,
    ...orders,
    profiles: {
      model: profilesOf(books.model),
      baseline: profilesOf(books.baseline),
      ...mapOthers(books, profilesOf),
    },
    corrections: {
      model: [...books.model.corrections],
      baseline: [...books.baseline.corrections],
      ...mapOthers(books, ({ corrections }) => [...corrections]),
    },
    ...(isPerishing && {
      layers: {
        model: layersOf(books.productIds, books.model),
        baseline: layersOf(books.productIds, books.baseline),
        ...mapOthers(books, (book) => layersOf(books.productIds, book)),
      },
    }),
    ...(weekdays && {
      weekdays: {
        units: [...weekdays.units],
        tradingDays: [...weekdays.tradingDays],
        days: [...weekdays.days],
      },
    }),
    ...(books.pastCostAmount && { pastCostAmount: books.pastCostAmount }),
  };
}

function layersOf(productIds: readonly string[], { layers }: Book): KeptLayers {
  return Object.fromEntries(
    layers.flatMap((own, index) =>
      own ? [[productIds[index]!, own.map(({ lastDay, units }) => [lastDay, units] as const)] as const] : [],
    ),
  );
}

/** The books of a run from what it left. */
export function toFleetBooks(table: Table, runDay: number, state: RunState): FleetBooks {
  return {
    firstDay: state.firstDay,
    runDay,
    productIds: table.columns.product_id as readonly string[],
    slots: state.slots,
    model: toBook(table, "model", state),
    baseline: toBook(table, "baseline", state),
    others: Object.fromEntries(
      OTHER_BASELINES.filter((name) => state.profiles[name]).map((name) => [
        name,
        toBook(table, name, state),
      ]),
    ),
    smoothingState: toSmoothingState(table, state),
    pastCostAmount: state.pastCostAmount,
    foresightOnHand: netStockOf(table, "foresight"),
  };
}

/** What a run leaves in `books.parquet`: the day, both books, and the deliveries under way, a column each. */
export function toBooksTable(books: FleetBooks, outcome: RunOutcome, observed: ObservedColumns): Table {
  const columns: Record<string, Column> = { product_id: books.productIds, ...observed };
  const played = listBooks(books, outcome);
  for (const [name, book, of] of played) {
    columns[`${name}_received`] = of.received;
    columns[`${name}_lost`] = of.lost;
    // Most fleets keep: a column of nothing is none.
    if (of.wasted.some((units) => units > 0)) columns[`${name}_wasted`] = of.wasted;
    columns[`${name}_on_hand`] = of.onHand;
    columns[`${name}_backorders`] = of.backorders;
    columns[`${name}_ordered`] = of.ordered;
    columns[`${name}_level`] = of.level;
    columns[`${name}_level_cut`] = of.levelCut;
    columns[`${name}_position`] = of.position;
    columns[`${name}_safety_stock`] = of.safetyStock;
    columns[`${name}_cycle_demand`] = book.cycleDemand;
    columns[`${name}_cycle_short`] = book.cycleShort;
    columns[`${name}_error_mean_square`] = book.errorMeanSquare;
  }
  if (books.smoothingState) {
    columns.smoothing_level_units = books.smoothingState.level;
    columns.smoothing_seen_days = books.smoothingState.seenDays;
    columns.smoothing_idle_days = books.smoothingState.idleDays;
  }
  columns.foresight_received = outcome.foresight.received;
  columns.foresight_lost = outcome.foresight.lost;
  columns.foresight_on_hand = outcome.foresight.onHand;
  columns.foresight_backorders = outcome.foresight.backorders;
  const count = books.productIds.length;
  for (const [name, book] of played) {
    for (let slot = 0; slot < books.slots; slot++) {
      const due = new Float64Array(count);
      for (let index = 0; index < count; index++) due[index] = book.due[index * books.slots + slot]!;
      columns[`${name}_due_${slot}`] = due;
    }
  }
  return { rowCount: count, columns };
}

/** The books of a run with what their columns begin with. */
function listBooks(
  books: FleetBooks,
  outcome: RunOutcome,
): readonly (readonly [name: string, book: Book, outcome: BookOutcome])[] {
  return [
    ["model", books.model, outcome.model],
    ["baseline", books.baseline, outcome.baseline],
    ...OTHER_BASELINES.flatMap((name): [string, Book, BookOutcome][] => {
      const [book, own] = [books.others?.[name], outcome.others[name]];
      return book && own ? [[bookColumnOf(name), book, own]] : [];
    }),
  ];
}

function mapOthers<T>({ others = {} }: FleetBooks, map: (book: Book) => T): OtherKept<T> {
  return Object.fromEntries(
    OTHER_BASELINES.flatMap((name) => {
      const book = others[name];
      return book ? [[name, map(book)]] : [];
    }),
  );
}

function toSmoothingState({ columns }: Table, { weekdays }: RunState): SmoothingState | undefined {
  if (!weekdays) return undefined;
  return {
    level: columns.smoothing_level_units as Float64Array,
    seenDays: columns.smoothing_seen_days as Float64Array,
    idleDays: columns.smoothing_idle_days as Float64Array,
    weekdays: {
      units: Float64Array.from(weekdays.units),
      tradingDays: Float64Array.from(weekdays.tradingDays),
      days: Float64Array.from(weekdays.days),
    },
  };
}

function toBook(table: Table, of: "model" | "baseline" | OtherBaseline, state: RunState): Book {
  const { slots } = state;
  const name = of === "model" || of === "baseline" ? of : bookColumnOf(of);
  const due = new Float64Array(table.rowCount * slots);
  for (let slot = 0; slot < slots; slot++) {
    const column = table.columns[`${name}_due_${slot}`] as Float64Array;
    for (let index = 0; index < table.rowCount; index++) due[index * slots + slot] = column[index]!;
  }
  return {
    onHand: netStockOf(table, name),
    due,
    errorMeanSquare: table.columns[`${name}_error_mean_square`] as Float64Array,
    // Absent from books of before demand was looked at.
    cycleDemand:
      (table.columns[`${name}_cycle_demand`] as Float64Array | undefined) ?? new Float64Array(table.rowCount),
    cycleShort: table.columns[`${name}_cycle_short`] as Float64Array,
    layers: (table.columns.product_id as readonly string[]).map((productId) =>
      state.layers?.[of]?.[productId]?.map(([lastDay, units]) => ({ lastDay, units })),
    ),
    profiles: state.profiles[of]!.map(toErrorProfile),
    corrections: toCorrections(state.corrections[of]!),
  };
}

/** Stock on hand less back-orders, of which books of before have none. */
function netStockOf({ columns }: Table, name: string): Float64Array {
  const onHand = columns[`${name}_on_hand`] as Float64Array;
  const backorders = columns[`${name}_backorders`] as Float64Array | undefined;
  return backorders ? onHand.map((units, index) => units - backorders[index]!) : onHand;
}

function toCorrections(kept: KeptCorrections): Float64Array {
  const corrections = new Float64Array(SERVICE_CLASSES.length);
  if (typeof kept !== "number") corrections.set(kept.slice(0, corrections.length));
  return corrections;
}

/** Weights of the error profiles, without the empty tail. */
function profilesOf(book: Book): number[][] {
  return book.profiles.map(({ weights }) => {
    let length = weights.length;
    while (length > 0 && weights[length - 1] === 0) length--;
    return Array.from(weights.subarray(0, length));
  });
}

/** Columns that {@link toLedgerDay} reads. */
export const LEDGER_COLUMNS = [
  "product_id",
  "price_amount",
  "units_sold",
  "units_returned",
  "inventory_level",
  "service_class",
  "known_days",
  "highest_interval_units",
  "demand",
  "predicted_demand",
  "lower",
  "upper",
  "baseline_predicted_demand",
  "foresight_received",
  "foresight_lost",
  "foresight_on_hand",
  "foresight_backorders",
  "protection_forecast_units",
  "model_safety_stock",
  ...["model", "baseline", ...OTHER_BASELINES.map(bookColumnOf)].flatMap((name) =>
    ["received", "lost", "wasted", "on_hand", "backorders", "ordered", "level", "level_cut"].map(
      (column) => `${name}_${column}`,
    ),
  ),
];

/** A closed day as the run of the morning after left it. Single precision: a year of a fleet fits a function. */
export function toLedgerDay(day: number, { columns, rowCount }: Table): LedgerDay {
  const column = (name: string): Float32Array => {
    const values = columns[name] as Float64Array | undefined;
    return values ? Float32Array.from(values) : new Float32Array(rowCount).fill(Number.NaN);
  };
  const bookOf = (name: string) => ({
    received: column(`${name}_received`),
    lost: column(`${name}_lost`),
    ...(columns[`${name}_wasted`] && { wasted: column(`${name}_wasted`) }),
    onHand: column(`${name}_on_hand`),
    backorders: column(`${name}_backorders`),
    ordered: column(`${name}_ordered`),
    level: column(`${name}_level`),
    levelCut: column(`${name}_level_cut`),
  });
  return {
    day,
    productIds: columns.product_id as readonly string[],
    priceAmount: columns.price_amount as Float64Array,
    demand: column("demand"),
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
      model: { ...bookOf("model"), reorderPoint: reorderPointsOf(columns) },
      baseline: bookOf("baseline"),
      perfectForesight: {
        received: column("foresight_received"),
        lost: column("foresight_lost"),
        onHand: column("foresight_on_hand"),
        backorders: column("foresight_backorders"),
      },
      others: Object.fromEntries(
        OTHER_BASELINES.filter((name) => columns[`${bookColumnOf(name)}_on_hand`]).map((name) => [
          name,
          bookOf(bookColumnOf(name)),
        ]),
      ),
    },
  };
}

/** A reorder point is forecast and safety stock, in whole units; `NaN` where a run did not keep both. */
function reorderPointsOf(columns: Table["columns"]): Float32Array | undefined {
  const [forecast, safety] = [columns.protection_forecast_units, columns.model_safety_stock] as (
    | Float64Array
    | undefined
  )[];
  return (
    forecast &&
    safety &&
    Float32Array.from(safety, (units, index) => Math.round(units + unitsOf(forecast[index]!)))
  );
}

/** Days with the same products get the very same list, which makes comparing them free. */
export function shareProductIds(days: LedgerDay[]): void {
  for (let index = days.length - 2; index >= 0; index--) {
    const later = days[index + 1]!.productIds;
    const own = days[index]!.productIds;
    if (own !== later && own.length === later.length && own.every((id, place) => id === later[place])) {
      const shared = { ...days[index]!, productIds: later };
      days[index] = shared;
    }
  }
}
