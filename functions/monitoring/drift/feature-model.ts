import type { DriftKind } from "../../contracts/product-verdict";
import type { CalendarTerms } from "./calendar-terms";
import type { RecentLevel } from "./recent-level";

/** One closed day of a feature. */
export interface Observation {
  readonly day: number;
  /** `NaN` when missing. */
  readonly value: number;
  /** Units sold that day, `NaN` when not known. */
  readonly sold: number;
  /** How far demand was from the usual pace of the product, as a share of it; 0 when not known. */
  readonly demand: number;
  /** The same of the demand of late. */
  readonly pace: number;
  /** Units sold of late, the day's included; absent where they are what is watched. */
  readonly sales?: RecentLevel | undefined;
  readonly calendar: CalendarTerms;
  /** 0/1 features that explain others, such as promotions; `NaN` when missing. May hold more than are used. */
  readonly conditions: Float64Array;
}

/** The strongest thing a model has to say. */
export interface Finding {
  readonly kind: DriftKind;
  /** In natural logarithms, scaled to what is ordinary for the series: 0 = nothing. */
  readonly evidence: number;
  readonly sinceDay: number;
  /** Of a text feature: the value it is about. */
  readonly code?: number;
}

/** How one aspect of a feature is watched. A new one is a file with a class and a line in `feature-monitor.ts`. */
export interface FeatureModel {
  /** Whether there is enough history for a verdict. */
  readonly isReady: boolean;
  /** @param observation is not kept: the next day may be given in the same object. */
  advance(observation: Observation): void;
  /** Of {@link find}, which is asked for far less often. */
  readonly evidence: number;
  find(): Finding;
  /**
   * How surprising the value last given was, about standard normal where nothing changes: what many products have in
   * common of it is found over all of them. `NaN` when it says nothing.
   */
  readonly surprise: number;
  /** The same of its decimals, where they are watched. */
  readonly decimalsSurprise?: number;
  /**
   * A person declared a change: what is given from now on is the reference. Called before each of the days on which
   * it may still come in; nothing of it is kept as a height that chance has reached.
   */
  rebase(): void;
}
