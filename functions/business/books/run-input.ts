import type { ProductTerms } from "../../contracts/catalogue";
import type { OtherBaseline } from "./fleet-books";
import type { KnownDemand } from "./known-demand";
import type { SmoothingState } from "./smoothing";
import type { StartingPoint } from "./starting-point";

/** Forecasts of one source for a run, one value per product. */
export interface ForecastInput {
  /** Units forecast over the protection interval that begins on the run day. */
  readonly protectionForecastUnits: Float64Array;
  /**
   * The same made a protection interval ago, whose interval has just closed; `NaN` where there was none.
   */
  readonly maturedProtectionForecastUnits: Float64Array;
}

export type OtherForecasts = Readonly<Partial<Record<OtherBaseline, ForecastInput>>>;

/** All that a run day D brings: the actuals of D-1 and the forecasts from D on. */
export interface RunInput {
  readonly runDay: number;
  /** Products of the run, ascending; must include those of the books. */
  readonly productIds: readonly string[];
  /** Demand of D-1 per product; `NaN` where the product has no row (closed, not on sale). */
  readonly demand: Float64Array;
  /** Demand over the protection interval that ended with D-1; `NaN` where unknown. */
  readonly protectionDemand: Float64Array;
  /** What counts for each product in the place of the policy; the policy for all when absent. */
  readonly terms?: readonly ProductTerms[];
  /** Price of each product, for the economic order quantity; `NaN` where unknown. */
  readonly priceAmount?: Float64Array;
  readonly known: KnownDemand;
  readonly model: ForecastInput;
  /** Of the seasonal-naive baseline. */
  readonly baseline: ForecastInput;
  /** Of the other baselines; no books are kept of those that are absent. */
  readonly others?: OtherForecasts;
  /** The smoothing baseline after D-1, for the books to keep. */
  readonly smoothingState?: SmoothingState;
  /** Units of orders placed elsewhere that arrived on D-1, and that are still under way. */
  readonly openReceived?: Float64Array;
  readonly openOnOrder?: Float64Array;
  /** Why an order of a product is not placed but left to a person; all are placed when absent. */
  readonly heldBecause?: (index: number, quantity: number, positionUnits: number) => string | undefined;
  /** By how much, of the way from reorder point to level, books open elsewhere than at each product's own place; 0 when absent. */
  readonly openingShift?: number;
  /** Where products that are new to the books start from. */
  startingPointOf(index: number): StartingPoint;
}

/** Unknown and negative units count as none. */
export function unitsOf(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(0, value);
}
