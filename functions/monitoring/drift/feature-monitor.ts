import type { FeatureDrift } from "../../contracts/product-verdict";
import type { CalendarTerms } from "./calendar-terms";
import { NumericChannel } from "./numeric-channel";
import { PriceFilter } from "./price-filter";
import { RateChannel } from "./rate-channel";

/** Promotions: three or eight times the odds, or less than a third. */
const FLAG_ODDS = [3, 8, 0.3];
const MISSING_ODDS = [6, 20];
const WIDER = 1.7;
/** Prices are watched as logarithms; a change below a fiftieth of this scale is none. */
const SMALLEST_LOG_SCALE = 0.03;

/** Observations that set the scale, and before the first test: four and eight weeks. */
const WARM_UP = 28;
const BURN_IN = 56;

/** How values are watched: prices by ratio, counts by their root, whose spread does not grow with them. */
export type ValueScale = "linear" | "logarithm" | "root";

/** All channels of one feature: its values, and whether they are there. */
export class FeatureMonitor {
  private readonly missing: RateChannel;
  private readonly numeric: NumericChannel | undefined;
  private readonly rate: RateChannel | undefined;
  private readonly prices: PriceFilter | undefined;

  constructor(
    readonly name: string,
    /** Whether the feature is a yes-no one: only 0 and 1 so far. */
    readonly isFlag: boolean,
    conditionCount: number,
    threshold: number,
    private readonly scale: ValueScale = name.includes("price") ? "logarithm" : "linear",
  ) {
    this.missing = new RateChannel({ oddsRatios: MISSING_ODDS, priorRate: 0.005, priorDays: 20, threshold });
    if (isFlag) {
      this.rate = new RateChannel({ oddsRatios: FLAG_ODDS, priorRate: 0.1, priorDays: 1, threshold });
    } else {
      this.numeric = new NumericChannel({
        hasYearlySeason: true,
        conditionCount,
        watchesNarrowing: true,
        wider: WIDER,
        smallestScale: this.scale === "logarithm" ? SMALLEST_LOG_SCALE : undefined,
        threshold,
        warmUp: WARM_UP,
        burnIn: BURN_IN,
      });
      if (this.scale === "logarithm") this.prices = new PriceFilter();
    }
  }

  get isReady(): boolean {
    return this.missing.isReady;
  }

  /** Takes in the value of a day on which `sold` units were sold, `NaN` when that is not known. */
  advance(day: number, value: number, sold: number, calendar: CalendarTerms, conditions: Float64Array): void {
    const isMissing = Number.isNaN(value);
    this.missing.advance(day, isMissing ? 1 : 0);
    if (isMissing) return;
    if (this.rate) this.rate.advance(day, value === 0 ? 0 : 1);
    if (!this.numeric || this.prices?.isObserved(value, sold) === false) return;
    if (this.scale === "linear") this.numeric.advance(day, value, calendar, conditions);
    else if (this.scale === "root")
      this.numeric.advance(day, Math.sqrt(Math.max(0, value)), calendar, conditions);
    else if (value > 0) this.numeric.advance(day, Math.log(value), calendar, conditions);
  }

  /** Evidence of the strongest channel over its threshold. */
  get score(): number {
    const values = this.numeric ?? this.rate;
    return Math.max(this.missing.bank.highestScore(), values?.bank.highestScore() ?? 0);
  }

  /** What the strongest channel says; `factor` scales its score. */
  judge(factor: number): FeatureDrift {
    const index = this.missing.bank.findStrongest();
    let drift: FeatureDrift = {
      feature: this.name,
      kind: "missing",
      score: this.missing.bank.score(index) * factor,
      sinceDay: this.missing.bank.sinceDay(index),
    };
    const channel = this.numeric ?? this.rate;
    if (!channel) return drift;
    const strongest = channel.bank.findStrongest();
    const score = channel.bank.score(strongest) * factor;
    if (score >= drift.score) {
      const kind = this.numeric ? this.numeric.kindOf(strongest) : "rate";
      drift = { feature: this.name, kind, score, sinceDay: channel.bank.sinceDay(strongest) };
    }
    return drift;
  }
}
