import { familyOf, isPromotionFeature } from "../../contracts/feature-family";

/** Inputs that may explain the errors of a product, at most. */
const MOST_INPUTS = 6;
const WEEK_DAYS = 7;
/** Days of the same weekday over which the usual value is averaged, and days over which its scatter is. */
const USUAL_WEEKS = 13;
const SCATTER_DAYS = 365;
/** Days that are of late, and the mean squared deviation of them from which on an input, or forecasts, are not where they were. */
const RECENT_DAYS = 10;
const UNUSUAL_SIZE = 2;
const UNUSUAL_FORECAST = 4;
/** Days before a deviation means anything, and the largest one. */
const FEWEST_DAYS = 21;
const LARGEST = 6;

/**
 * How far the inputs of a product, and its forecast, are from what is usual for the weekday, in deviations: what was
 * seen of a day beside its sales. More visitors than usual explain more sales than were forecast; only what is left is
 * another relation between the two.
 */
export class InputDeviations {
  private readonly indexes: readonly number[];
  private readonly usual: Float64Array;
  private readonly seen: Float64Array;
  private readonly variances: Float64Array;
  /** Mean squared deviation of late. */
  private readonly sizes: Float64Array;
  private days = 0;
  /** Of the day last given: of each input, then of the forecast; 0 where there is none. */
  readonly latest: Float64Array;
  /** 1 where an input shows a drift of its own. */
  readonly haveMoved: Uint8Array;
  /** Forecasts of late are far from those so far: how inputs go with them is not known there. */
  isForecastUnusual = false;

  /** @param features by name; prices, stocks, promotions and texts are known beforehand, or follow sales. */
  constructor(features: readonly string[], categories: readonly string[]) {
    this.indexes = features
      .flatMap((name, index) =>
        familyOf(name) === "other" && !isPromotionFeature(name) && !categories.includes(name) ? [index] : [],
      )
      .slice(0, MOST_INPUTS);
    const count = this.indexes.length === 0 ? 0 : this.indexes.length + 1;
    this.latest = new Float64Array(count);
    this.sizes = new Float64Array(count);
    this.haveMoved = new Uint8Array(count);
    this.usual = new Float64Array(count * WEEK_DAYS);
    this.seen = new Float64Array(count * WEEK_DAYS);
    this.variances = new Float64Array(count);
  }

  /** @param hasMoved whether a feature shows a drift of its own. */
  advance(
    day: number,
    values: Float64Array,
    forecast: number,
    hasMoved: (feature: number) => boolean = () => false,
  ): void {
    this.days += 1;
    for (let i = 0; i < this.latest.length; i += 1) {
      const index = this.indexes[i];
      this.latest[i] = this.deviate(i, day, index === undefined ? forecast : values[index]!);
      this.sizes[i]! += (this.latest[i]! ** 2 - this.sizes[i]!) / RECENT_DAYS;
      const isUnusual = index !== undefined && this.sizes[i]! > UNUSUAL_SIZE;
      this.haveMoved[i] = isUnusual && hasMoved(index) ? 1 : 0;
      if (index === undefined) this.isForecastUnusual = this.sizes[i]! > UNUSUAL_FORECAST;
    }
  }

  private deviate(input: number, day: number, value: number): number {
    if (Number.isNaN(value)) return 0;
    const at = input * WEEK_DAYS + (day % WEEK_DAYS);
    // Of large values the logarithm, of small ones, and of those below zero, about the value.
    const scaled = Math.asinh(value);
    const count = this.seen[at]!;
    const difference = count === 0 ? 0 : scaled - this.usual[at]!;
    const scatter = Math.sqrt(this.variances[input]!);
    const deviation = scatter > 0 ? Math.max(-LARGEST, Math.min(LARGEST, difference / scatter)) : 0;
    this.seen[at] = count + 1;
    this.usual[at]! += (scaled - this.usual[at]!) / Math.min(count + 1, USUAL_WEEKS);
    if (count > 0) {
      const bounded = scatter > 0 ? deviation * scatter : difference;
      this.variances[input]! += (bounded ** 2 - this.variances[input]!) / Math.min(this.days, SCATTER_DAYS);
    }
    return this.days > FEWEST_DAYS ? deviation : 0;
  }
}
