import type { Catalogue, Product, ProductTerms } from "../../contracts/catalogue";
import { formatMoney } from "../../contracts/money";
import type { OrderLine, OrdersDocument, OrderTotals } from "../../contracts/results/orders";
import type { BusinessSettings } from "../../contracts/settings/business";
import { formatDay } from "../../demand/calendar";
import { partsOfSeriesKey } from "../../demand/series-key";
import type { KnownDemand } from "../books/known-demand";
import { type RunInput, unitsOf } from "../books/run-input";
import type { BookOutcome } from "../books/run-outcome";
import { toCsvRows } from "../csv";
import type { StockOutlook } from "../outlook/stock-outlook";
import { decideOrders } from "../policy/decide-orders";
import { computeShelfLifeBound, LEVEL_BOUND_RATIO } from "../policy/level-bound";
import { computeProtectionIntervalDays, computeUnitCost, isBelow } from "../policy/policy";

export interface OrderLinesInput {
  readonly runDay: number;
  readonly productIds: readonly string[];
  readonly outcome: BookOutcome;
  readonly protectionForecastUnits: Float64Array;
  readonly known: Pick<KnownDemand, "highestIntervalUnits" | "knownDays">;
  readonly priceAmount: Float64Array;
  readonly isReviewDay: boolean;
  /** Stock the data tells of; `NaN` where the simulated book stands in. */
  readonly inventoryLevel: Float64Array;
  /** For products with a known stock: units under way. */
  readonly observedOnOrder: Float64Array;
  /** 1 where the baseline's forecast stands in. */
  readonly standsIn: Uint8Array;
  /** Why an order is left to a person. */
  readonly heldBecause: NonNullable<RunInput["heldBecause"]>;
  /** The stock to come without these orders. */
  readonly outlook: Pick<
    StockOutlook,
    "onHandUnits" | "nextArrivalInDays" | "nextArrivalUnits" | "lastsUntilDelivery" | "runsOutInDays"
  >;
  /** What counts for each product in the place of the policy. */
  readonly terms?: readonly ProductTerms[];
  /** The product master; its columns are added where it has any product. */
  readonly products?: Catalogue["products"];
}

/** Id of a suggestion: the same day and product give the same id, however often the run is repeated. */
function orderIdOf(runDay: number, productId: string): string {
  return `${formatDay(runDay)}/${productId}`;
}

/** The orders of a run, and which suppliers' minimum they do not reach. Between reviews there are none. */
export function buildOrderLines(
  input: OrderLinesInput,
  policy: BusinessSettings,
): { readonly lines: OrderLine[]; readonly belowMinimum: NonNullable<OrdersDocument["belowMinimum"]> } {
  const lines: OrderLine[] = [];
  if (!input.isReviewDay) return { lines, belowMinimum: [] };
  const { outlook, outcome } = input;
  const orderDate = formatDay(input.runDay);
  const termsOf = (index: number) => input.terms?.[index] ?? policy;
  const positionUnits = input.inventoryLevel.map((onHand, index) =>
    Number.isNaN(onHand) ? outcome.position[index]! : Math.max(0, onHand) + input.observedOnOrder[index]!,
  );
  const decided = decideOrders({
    ...input,
    termsOf,
    positionUnits,
    reorderPointUnits: outcome.reorderPoint,
    orderUpToUnits: outcome.level,
    unitsPerDay: outcome.unitsPerDay,
    protectionForecastUnits: input.protectionForecastUnits.map(unitsOf),
  });
  for (let index = 0; index < input.productIds.length; index++) {
    const terms = termsOf(index);
    const level = outcome.level[index]!;
    const position = positionUnits[index]!;
    const quantity = decided.quantity[index]!;
    if (quantity === 0) continue;
    const productId = input.productIds[index]!;
    const heldBecause = decided.heldBecause.get(index);
    const confidence = outcome.confidenceOf(index, position + quantity);
    const interval = outcome.demandIntervalOf(index);
    const safetyStock = outcome.safetyStock[index]!;
    lines.push({
      order_id: orderIdOf(input.runDay, productId),
      product_id: productId,
      quantity,
      order_date: orderDate,
      due_date: formatDay(input.runDay + terms.leadTimeDays),
      reason: describeReason(input, index, position, decided.daysAdded[index]!, terms),
      confidence: confidence === undefined ? null : round(confidence, 4),
      protection_lower_units: interval ? round(interval.lowerUnits, 1) : null,
      protection_upper_units: interval ? round(interval.upperUnits, 1) : null,
      value_amount: round(quantity * (computeUnitCost(input.priceAmount[index]!, terms) || 0), 2),
      order_up_to_level_units: level,
      reorder_point_units: outcome.reorderPoint[index]!,
      inventory_position_units: round(position, 4),
      safety_stock_units: round(safetyStock, 4),
      forecast_source: input.standsIn[index] ? "baseline" : "model",
      status: heldBecause === undefined ? "suggested" : "held",
      held_because: heldBecause ?? null,
      on_hand_units: round(outlook.onHandUnits[index]!, 4),
      next_arrival_date: dayAfter(input.runDay, outlook.nextArrivalInDays[index]!),
      next_arrival_units: round(outlook.nextArrivalUnits[index]!, 4),
      lasts_until_delivery: orNull(outlook.lastsUntilDelivery[index]!),
      runs_out_date: dayAfter(input.runDay, outlook.runsOutInDays[index]!),
      ...describeProduct(input.products?.get(productId)),
    });
  }
  return {
    lines,
    belowMinimum: decided.belowMinimum.map(
      ({ minimum: { supplier, name, amount }, lines: own, valueAmount }) => ({
        supplier,
        name,
        lines: own.length,
        valueAmount: round(valueAmount, 2),
        minimumAmount: amount,
      }),
    ),
  };
}

/** Why a product is ordered for. */
function describeReason(
  { outcome, protectionForecastUnits, known }: OrderLinesInput,
  index: number,
  positionUnits: number,
  daysAdded: number,
  terms: ProductTerms,
): string {
  const protectionDays = computeProtectionIntervalDays(terms);
  const reorderPoint = outcome.reorderPoint[index]!;
  const name = terms.orderPolicy === "reorder-point" ? "reorder point" : "order-up-to level";
  const isTriggered = isBelow(positionUnits, reorderPoint);
  const forecast = unitsOf(protectionForecastUnits[index]!);
  return [
    `position ${round(positionUnits, 1)} is ${isTriggered ? "below" : "near"} the ${name} ${reorderPoint}: forecast ${round(forecast, 1)} over ${protectionDays} days + safety stock ${round(outcome.safetyStock[index]!, 1)}`,
    describeCut(reorderPoint, outcome.levelCut[index]!, known, index, protectionDays),
    describeShelfLife(outcome.level[index]!, forecast, terms),
    describeRaise(daysAdded, terms),
  ].join("");
}

/** Said where an order is larger, or earlier, than the product asks for. */
function describeRaise(daysAdded: number, { orderMinimum, currency }: ProductTerms): string {
  if (!(daysAdded > 0)) return "";
  return `; with what ${daysAdded} ${daysAdded === 1 ? "day" : "days"} more would need, because ${orderMinimum!.name} takes no order for less than ${formatMoney(orderMinimum!.amount, currency)}`;
}

/** Said where the bound of demand seen has lowered the level. */
function describeCut(
  reorderPoint: number,
  cut: number,
  { highestIntervalUnits, knownDays }: OrderLinesInput["known"],
  index: number,
  protectionDays: number,
): string {
  if (!(cut > 0)) return "";
  const days = knownDays[index]!;
  const what =
    days < protectionDays
      ? `what ${protectionDays} days may come to, as the ${days === 1 ? "day" : `${days} days`} known and what is known of other products tell`
      : `the highest demand of ${protectionDays} days seen`;
  return `; without its bound it would be ${reorderPoint + cut}: no level is above ${LEVEL_BOUND_RATIO} times ${what}, ${round(highestIntervalUnits[index]!, 1)}`;
}

/** Said where the level is what the shelf life allows. */
function describeShelfLife(level: number, protectionForecastUnits: number, terms: ProductTerms): string {
  if (level !== computeShelfLifeBound(protectionForecastUnits, terms)) return "";
  return `; a shelf life of ${terms.shelfLifeDays} days allows no more`;
}

const COLUMNS = [
  "order_id",
  "product_id",
  "quantity",
  "order_date",
  "due_date",
  "reason",
  "confidence",
  "protection_lower_units",
  "protection_upper_units",
  "value_amount",
  "order_up_to_level_units",
  "reorder_point_units",
  "inventory_position_units",
  "safety_stock_units",
  "forecast_source",
  "status",
  "held_because",
  "on_hand_units",
  "next_arrival_date",
  "next_arrival_units",
  "lasts_until_delivery",
  "runs_out_date",
] as const satisfies readonly (keyof OrderLine)[];

const MASTER_COLUMNS = ["name", "category", "supplier"] as const satisfies readonly (keyof OrderLine)[];

function describeProduct(product: Product | undefined): Partial<OrderLine> {
  return Object.fromEntries(
    MASTER_COLUMNS.flatMap((name) => (product?.[name] === undefined ? [] : [[name, product[name]]])),
  );
}

/**
 * Orders as CSV (RFC 4180, but LF), header included also when there are none.
 *
 * Other systems know products and places, not our keys: each has a column, the place where there are any.
 *
 * @param hasMaster whether the columns of the product master are among them.
 */
export function toOrdersCsv(lines: readonly OrderLine[], hasMaster = false): string {
  const columns = hasMaster ? [...COLUMNS, ...MASTER_COLUMNS] : COLUMNS;
  const places = lines.map(({ product_id }) => partsOfSeriesKey(product_id));
  const hasPlaces = places.some(({ location }) => location !== undefined);
  return toCsvRows(
    hasPlaces ? [...columns, "location"] : columns,
    lines.map((line, index) => {
      const { productId, location = null } = places[index]!;
      const cells = columns.map((name) => (name === "product_id" ? productId : (line[name] ?? null)));
      return hasPlaces ? [...cells, location] : cells;
    }),
  );
}

/** What the lines come to: those that are suggested, and those that are held. */
export function sumOrders(lines: readonly OrderLine[]): OrderTotals {
  const sum = (status: OrderLine["status"]) => {
    const own = lines.filter((line) => line.status === status);
    return {
      count: own.length,
      units: own.reduce((total, { quantity }) => total + quantity, 0),
      valueAmount: round(
        own.reduce((total, { value_amount }) => total + value_amount, 0),
        2,
      ),
    };
  };
  return { ...sum("suggested"), held: sum("held") };
}

/** The date so many days from the run day; `null` where there is none. */
function dayAfter(runDay: number, days: number): string | null {
  return Number.isNaN(days) ? null : formatDay(runDay + days);
}

function orNull(ratio: number): number | null {
  return Number.isNaN(ratio) ? null : round(ratio, 4);
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
