import type { ConceptVerdict, DataDriftVerdict, ProductVerdict } from "../../contracts/product-verdict";
import { type CalendarTerms, findCalendarTerms } from "./calendar-terms";
import { ConceptMonitor } from "./concept-monitor";
import { FeatureMonitor } from "./feature-monitor";
import { computeConceptThreshold, computeDataThreshold, computeHistoryFactor } from "./thresholds";

/** Days that show which features are yes-no ones. */
const INSPECTION_DAYS = 28;
const MOST_CONDITIONS = 3;
/**
 * Evidence just above its threshold is an alarm on days on which it is stronger than on this many observed days
 * before: it must still be mounting, which chance soon stops to do. Evidence of this much is one while it lasts.
 */
const MOUNTING_DAYS = 7;
const STRONG_SCORE = 1.5;
/** Demand is the noisiest series of all, and not a feature: it needs more evidence. */
const TARGET_HANDICAP = 1;

export interface ProductMonitorOptions {
  /** Names of the numeric features, in the order of the values given to `advance`. */
  readonly features: readonly string[];
  /** False alarms tolerated per stable product and run, 0 to 1. */
  readonly falseAlarmRate: number;
}

/**
 * Judges one product day by day. Everything it says rests on the days it was given so far, in their order, so a
 * replay over history gives the verdicts of the time, and one function or many give the same.
 */
export class ProductMonitor {
  private monitors: readonly FeatureMonitor[] | undefined;
  private conditionIndexes: readonly number[] = [];
  private readonly conditions = new Float64Array(MOST_CONDITIONS);
  private inspected: { readonly day: number; readonly values: Float64Array; readonly actual: number }[] = [];
  private readonly concept: ConceptMonitor;
  /**
   * Watches the units sold themselves, given the conditions, for as long as there are too few forecast errors
   * to judge demand by.
   */
  private target: FeatureMonitor | undefined;
  private readonly dataScores = new Float64Array(MOUNTING_DAYS + 1);
  private readonly conceptScores = new Float64Array(MOUNTING_DAYS + 1);
  private historyFactor = 1;
  /** Observed days so far. */
  days = 0;

  constructor(private readonly options: ProductMonitorOptions) {
    this.concept = new ConceptMonitor(computeConceptThreshold(options.falseAlarmRate), MOST_CONDITIONS);
  }

  /**
   * Takes in one closed day. `NaN` stands for a missing value; `values` is not kept.
   *
   * @param actual units sold, `NaN` when the day is not to be scored (out of stock, closed, not known yet).
   * @param forecast the forecast made the day before.
   */
  advance(day: number, values: Float64Array, actual: number, forecast: number): void {
    const calendar = findCalendarTerms(day);
    if (this.monitors) {
      this.advanceFeatures(this.monitors, day, values, actual, calendar);
      this.target?.advance(day, actual, actual, calendar, this.conditions);
    } else {
      this.inspected.push({ day, values: values.slice(), actual });
      if (this.inspected.length === INSPECTION_DAYS) this.finishInspection();
    }
    this.concept.advance(day, actual, forecast, calendar, this.conditions);
    if (this.concept.isReady) this.target = undefined;
    const slot = this.days % (MOUNTING_DAYS + 1);
    this.historyFactor = computeHistoryFactor(this.days);
    this.dataScores[slot] = this.findHighestScore() * this.historyFactor;
    this.conceptScores[slot] = this.concept.score;
    this.days += 1;
  }

  /** The verdict after the day last given. */
  judge(): ProductVerdict {
    return { data: this.judgeData(), concept: this.judgeConcept() };
  }

  private judgeData(): DataDriftVerdict {
    const ready = this.listMonitors().filter((monitor) => monitor.isReady);
    if (ready.length === 0) return { status: "insufficient-data", score: undefined, features: [] };
    const score = this.dataScores[(this.days - 1) % (MOUNTING_DAYS + 1)]!;
    if (!this.isAlarm(this.dataScores)) return { status: "stable", score, features: [] };
    const features = ready
      .map((monitor) => monitor.judge(this.historyFactor))
      .filter((drift) => drift.score > 1)
      .sort((left, right) => right.score - left.score);
    return { status: "drifted", score, features };
  }

  private judgeConcept(): ConceptVerdict {
    return this.concept.judge(this.isAlarm(this.conceptScores));
  }

  /** Above the threshold, and strong or still mounting. */
  private isAlarm(scores: Float64Array): boolean {
    const now = scores[(this.days - 1) % (MOUNTING_DAYS + 1)]!;
    if (now <= 1) return false;
    if (now >= STRONG_SCORE) return true;
    for (let back = 2; back <= Math.min(MOUNTING_DAYS + 1, this.days); back += 1) {
      if (scores[(this.days - back) % (MOUNTING_DAYS + 1)]! >= now) return false;
    }
    return true;
  }

  private findHighestScore(): number {
    let highest = this.target?.score ?? 0;
    if (this.monitors) {
      for (const monitor of this.monitors) highest = Math.max(highest, monitor.score);
    }
    return highest;
  }

  private listMonitors(): readonly FeatureMonitor[] {
    const monitors = this.monitors ?? [];
    return this.target ? [...monitors, this.target] : monitors;
  }

  private advanceFeatures(
    monitors: readonly FeatureMonitor[],
    day: number,
    values: Float64Array,
    sold: number,
    calendar: CalendarTerms,
  ): void {
    for (let i = 0; i < this.conditionIndexes.length; i += 1) {
      this.conditions[i] = values[this.conditionIndexes[i]!]!;
    }
    for (let i = 0; i < monitors.length; i += 1) {
      monitors[i]!.advance(day, values[i]!, sold, calendar, this.conditions);
    }
  }

  private finishInspection(): void {
    const { features, falseAlarmRate } = this.options;
    const isFlag = features.map((_, index) =>
      isFlagFeature(this.inspected.map(({ values }) => values[index]!)),
    );
    // One that was always on so far cannot be told from the level.
    this.conditionIndexes = features
      .map((_, index) => index)
      .filter((index) => isFlag[index] && this.inspected.some(({ values }) => values[index] === 0))
      .slice(0, MOST_CONDITIONS);
    const threshold = computeDataThreshold(falseAlarmRate, features.length);
    const monitors = features.map(
      (name, index) => new FeatureMonitor(name, isFlag[index]!, this.conditionIndexes.length, threshold),
    );
    const conditionCount = this.conditionIndexes.length;
    const target = new FeatureMonitor(
      "units_sold",
      false,
      conditionCount,
      threshold + TARGET_HANDICAP,
      "root",
    );
    for (const { day, values, actual } of this.inspected) {
      this.advanceFeatures(monitors, day, values, actual, findCalendarTerms(day));
      target.advance(day, actual, actual, findCalendarTerms(day), this.conditions);
    }
    this.target = target;
    this.inspected = [];
    this.monitors = monitors;
  }
}

/** Only 0 and 1 among the values that are there. */
function isFlagFeature(values: readonly number[]): boolean {
  const present = values.filter((value) => !Number.isNaN(value));
  return present.length > 0 && present.every((value) => value === 0 || value === 1);
}
