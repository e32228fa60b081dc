import { FORECAST_ERROR, TARGET_FEATURE } from "../../contracts/feature-family";
import type { DataDriftVerdict, FeatureDrift, ProductVerdict } from "../../contracts/product-verdict";
import { AlarmGate } from "./alarm-gate";
import { findCalendarTerms } from "./calendar-terms";
import { cloneState } from "./clone-state";
import { ConceptMonitor } from "./concept-monitor";
import { type DeclaredChange, DeclaredChanges, type Rebasable } from "./declared-changes";
import { DemandPace } from "./demand-pace";
import type { Observation } from "./feature-model";
import { FeatureMonitor, type FeatureTraits } from "./feature-monitor";
import { InputDeviations } from "./input-deviations";
import { FEATURE_ASPECTS, nameSurprises, SurpriseRing, standardiseSize } from "./surprises";
import { computeConceptThreshold, computeDataThreshold } from "./thresholds";

/** Days that show which features are yes-no ones. */
const INSPECTION_DAYS = 28;
const MOST_CONDITIONS = 3;
/** Of the evidence that an alarm needs, up to which a feature may explain errors. */
const TRUSTED_SHARE = 0.5;
/** Demand is the noisiest series of all, and not a feature: it needs more evidence. */
const TARGET_HANDICAP = 1;
/**
 * Until the seasons of a year and its events have been seen, they cannot be told from a change: evidence counts for
 * less up to the first of these days of history, and in full from the second on.
 */
const FIRST_YEAR = { until: 372, over: 430, dataFactor: 0.7, conceptFactor: 0.92 };

/** A day's values beside what was announced of them; one entry per feature. */
export interface AnnouncedValues {
  /** What is judged: the value, or how it differs from what was announced. */
  readonly values: Float64Array;
  /** 1 where the value is as was announced. */
  readonly asPlanned: Uint8Array;
}

export interface ProductMonitorOptions {
  /** Names of the numeric features, in the order of the values given to `advance`. */
  readonly features: readonly string[];
  /** False alarms tolerated per stable product and run, 0 to 1. */
  readonly falseAlarmRate: number;
  /** Those of the features that are texts, whose values are codes; none when absent. */
  readonly categories?: readonly string[];
  /** Changes that a person declared; none when absent. */
  readonly declared?: readonly DeclaredChange[];
}

/**
 * Judges one product day by day. Everything it says rests on the days it was given so far, in their order, so a
 * replay over history gives the verdicts of the time, and one function or many give the same.
 */
export class ProductMonitor {
  private monitors: readonly FeatureMonitor[] | undefined;
  private conditionIndexes: readonly number[] = [];
  private readonly conditions = new Float64Array(MOST_CONDITIONS);
  /** What features are given, one after the other. */
  private readonly observation: { -readonly [Name in keyof Observation]: Observation[Name] } = {
    day: 0,
    value: Number.NaN,
    sold: Number.NaN,
    demand: 0,
    pace: 0,
    calendar: findCalendarTerms(0),
    conditions: this.conditions,
  };
  private inspected: {
    readonly day: number;
    readonly values: Float64Array;
    readonly actual: number;
    readonly announced: AnnouncedValues | undefined;
  }[] = [];
  private concept: ConceptMonitor;
  private readonly inputs: InputDeviations;
  private readonly declared: DeclaredChanges;
  /**
   * Watches the units sold themselves, given the conditions, for as long as there are too few forecast errors
   * to judge demand by.
   */
  private target: FeatureMonitor | undefined;
  private readonly dataGate = new AlarmGate();
  private readonly conceptGate = new AlarmGate();
  private readonly conceptThreshold: number;
  private readonly dataThreshold: number;
  private highest = 0;
  /** 1 in the first year of history, 0 from the second on. */
  private firstYear = 1;
  private readonly pace = new DemandPace();
  private lastDay = 0;
  readonly surprises: SurpriseRing;
  /** Observed days so far. */
  days = 0;

  constructor(private readonly options: ProductMonitorOptions) {
    this.conceptThreshold = computeConceptThreshold(options.falseAlarmRate);
    this.dataThreshold = computeDataThreshold(options.falseAlarmRate, options.features.length);
    this.inputs = new InputDeviations(options.features, options.categories ?? []);
    this.concept = new ConceptMonitor(MOST_CONDITIONS, this.inputs.latest.length);
    this.surprises = new SurpriseRing(nameSurprises(options.features));
    this.declared = new DeclaredChanges(options.declared ?? []);
  }

  /**
   * Takes in one closed day. `NaN` stands for a missing value; `values` is not kept.
   *
   * @param actual units sold, `NaN` when the day is not to be scored (out of stock, closed, not known yet).
   * @param forecast the forecast made the day before.
   * @param announced absent where nothing is announced: the values are judged as they are.
   */
  advance(
    day: number,
    values: Float64Array,
    actual: number,
    forecast: number,
    announced?: AnnouncedValues,
  ): void {
    const calendar = findCalendarTerms(day);
    this.pace.advance(day, actual);
    this.declared.apply(day, (feature) => this.findWatcher(feature));
    if (this.monitors) this.advanceFeatures(this.monitors, this.target, day, values, actual, announced);
    else {
      this.inspected.push({ day, values: values.slice(), actual, announced });
      if (this.inspected.length === INSPECTION_DAYS) this.finishInspection();
    }
    this.inputs.advance(day, values, forecast, this.hasMoved);
    this.concept.advance({
      day,
      actual,
      forecast,
      calendar,
      conditions: this.conditions,
      inputs: this.inputs,
      hasEnded: this.pace.hasEnded,
    });
    if (this.concept.hasErrors) this.target = undefined;
    this.noteSurprises(day);
    this.days += 1;
    this.lastDay = day;
    this.highest = this.findHighest();
    this.firstYear = findFirstYearShare(this.days);
    this.dataGate.advance(this.dataScore);
    this.conceptGate.advance(this.concept.evidence / this.conceptNeeded);
  }

  /** The verdict after the day last given. */
  judge(): ProductVerdict {
    const slowMover = this.concept.listWeeks(this.lastDay);
    return {
      data: this.judgeData(),
      concept: this.concept.judge(this.conceptNeeded, this.conceptGate.isOn),
      ...(slowMover && { slowMover }),
    };
  }

  private judgeData(): DataDriftVerdict {
    const ready = this.listMonitors().filter((monitor) => monitor.isReady);
    if (ready.length === 0) return { status: "insufficient-data", score: undefined, features: [] };
    const score = this.dataScore;
    if (!this.dataGate.isOn) return { status: "stable", score, features: [] };
    const drifts = this.rankFeatures();
    // While an alarm lasts, what raised it is named although it has become weaker.
    const features = drifts.filter((drift, index) => index === 0 || drift.score > 1);
    return { status: "drifted", score, features };
  }

  /** What each feature shows, the strongest first; a score above 1 alone would be an alarm. */
  rankFeatures(): readonly FeatureDrift[] {
    return this.listMonitors()
      .filter((monitor) => monitor.isReady && this.explains(monitor))
      .map((monitor) => toDrift(monitor, this.dataNeeded))
      .sort((left, right) => right.score - left.score);
  }

  /** Evidence needed for an alarm at this age of the product. */
  private get dataNeeded(): number {
    return this.dataThreshold / mix(FIRST_YEAR.dataFactor, this.firstYear);
  }

  private get conceptNeeded(): number {
    return this.conceptThreshold / mix(FIRST_YEAR.conceptFactor, this.firstYear);
  }

  private get dataScore(): number {
    return this.highest / this.dataNeeded;
  }

  /** Whether a feature shows much of a drift of its own. */
  private readonly hasMoved = (feature: number): boolean =>
    this.monitors !== undefined && this.monitors[feature]!.evidence > TRUSTED_SHARE * this.dataNeeded;

  private noteSurprises(day: number): void {
    const row = this.surprises.begin(day);
    const { monitors = [], target } = this;
    for (let index = 0; index < monitors.length; index += 1) {
      const monitor = monitors[index]!;
      if (!this.explains(monitor)) continue;
      for (let aspect = 0; aspect < FEATURE_ASPECTS.length; aspect += 1) {
        row[FEATURE_ASPECTS.length * index + aspect] = monitor.surpriseOf(FEATURE_ASPECTS[aspect]!);
      }
    }
    const rest = FEATURE_ASPECTS.length * this.options.features.length;
    row[rest] = target && this.explains(target) ? target.surpriseOf("level") : Number.NaN;
    row[rest + 1] = this.concept.surprise;
    row[rest + 2] = standardiseSize(this.concept.surprise);
  }

  /** Whether what a feature shows is news: of a product that ends, what people do with it is none. */
  private explains(monitor: FeatureMonitor): boolean {
    return !this.pace.isEnding || monitor.isPrice;
  }

  private findHighest(): number {
    const { monitors = [], target } = this;
    let highest = 0;
    for (let index = 0; index < monitors.length; index += 1) {
      const monitor = monitors[index]!;
      if (this.explains(monitor)) highest = Math.max(highest, evidenceOf(monitor));
    }
    return target && this.explains(target) ? Math.max(highest, evidenceOf(target)) : highest;
  }

  private findWatcher(feature: string): Rebasable | undefined {
    if (feature !== FORECAST_ERROR) return this.listMonitors().find(({ name }) => name === feature);
    return {
      rebase: () => this.concept.rebase(),
      save: () => cloneState(this.concept),
      restore: (saved) => {
        this.concept = saved as ConceptMonitor;
      },
    };
  }

  private listMonitors(): readonly FeatureMonitor[] {
    const monitors = this.monitors ?? [];
    return this.target ? [...monitors, this.target] : monitors;
  }

  private advanceFeatures(
    monitors: readonly FeatureMonitor[],
    target: FeatureMonitor | undefined,
    day: number,
    values: Float64Array,
    sold: number,
    announced: AnnouncedValues | undefined,
  ): void {
    const { conditions, observation } = this;
    for (let i = 0; i < this.conditionIndexes.length; i += 1) {
      conditions[i] = values[this.conditionIndexes[i]!]!;
    }
    observation.day = day;
    observation.sold = sold;
    observation.calendar = findCalendarTerms(day);
    observation.demand = this.pace.deviation(sold);
    const judged = announced?.values ?? values;
    observation.pace = this.pace.lateDeviation;
    observation.sales = this.pace.sales;
    for (let i = 0; i < monitors.length; i += 1) {
      observation.value = judged[i]!;
      monitors[i]!.advance(observation, announced?.asPlanned[i] === 1);
    }
    if (!target) return;
    observation.value = sold;
    observation.demand = 0;
    observation.pace = 0;
    observation.sales = undefined;
    target.advance(observation);
  }

  private finishInspection(): void {
    const { features } = this.options;
    const categories = new Set(this.options.categories);
    const isFlag = features.map(
      (name, index) =>
        !categories.has(name) && isFlagFeature(this.inspected.map(({ values }) => values[index]!)),
    );
    // One that was always on so far cannot be told from the level.
    this.conditionIndexes = features
      .map((_, index) => index)
      .filter((index) => isFlag[index] && this.inspected.some(({ values }) => values[index] === 0))
      .slice(0, MOST_CONDITIONS);
    const conditionCount = this.conditionIndexes.length;
    const monitors = features.map(
      (name, index) =>
        new FeatureMonitor({
          name,
          isFlag: isFlag[index]!,
          isTarget: false,
          isCategory: categories.has(name),
          conditionCount,
          ...describeValues(this.inspected.map(({ values }) => values[index]!)),
        }),
    );
    const target = new FeatureMonitor({
      name: TARGET_FEATURE,
      isFlag: false,
      isTarget: true,
      isCategory: false,
      isCount: true,
      median: 0,
      riseShare: 0,
      conditionCount,
    });
    for (const { day, values, actual, announced } of this.inspected) {
      this.advanceFeatures(monitors, target, day, values, actual, announced);
    }
    this.target = target;
    this.inspected = [];
    this.monitors = monitors;
  }
}

/** Whether values are counts, the middle one of them, and how often they rise. */
function describeValues(values: readonly number[]): Pick<FeatureTraits, "isCount" | "median" | "riseShare"> {
  const rises = values.filter((value, index) => value > values[index - 1]!).length;
  const present = values.filter((value) => !Number.isNaN(value)).sort((left, right) => left - right);
  const isCount = present.length > 0 && present.every((value) => value >= 0 && Number.isInteger(value));
  return {
    isCount,
    median: present[present.length >> 1] ?? 0,
    riseShare: rises / Math.max(1, values.length - 1),
  };
}

/** Only 0 and 1 among the values that are there. */
function isFlagFeature(values: readonly number[]): boolean {
  const present = values.filter((value) => !Number.isNaN(value));
  return present.length > 0 && present.every((value) => value === 0 || value === 1);
}

/** What a feature has to say, demand itself a little less. */
function evidenceOf(monitor: FeatureMonitor): number {
  if (!monitor.isReady) return 0;
  return Math.max(0, monitor.evidence - (monitor.name === TARGET_FEATURE ? TARGET_HANDICAP : 0));
}

function toDrift(monitor: FeatureMonitor, threshold: number): FeatureDrift {
  const { kind, sinceDay, code } = monitor.find();
  const score = evidenceOf(monitor) / threshold;
  return { feature: monitor.name, kind, score, sinceDay, ...(code !== undefined && { code }) };
}

/** 1 up to the end of the first year of history, 0 from two months into the second on. */
function findFirstYearShare(days: number): number {
  const { until, over } = FIRST_YEAR;
  return Math.min(1, Math.max(0, (over - days) / (over - until)));
}

/** Between 1 and `factor`, as far as `share` says. */
function mix(factor: number, share: number): number {
  return 1 + (factor - 1) * share;
}
