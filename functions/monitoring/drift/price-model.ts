import type { FeatureModel, Finding, Observation } from "./feature-model";
import { NumericChannel, type NumericChannelOptions } from "./numeric-channel";
import { PriceFilter } from "./price-filter";
import { SlowDeviation } from "./slow-deviation";
import { StepChannel } from "./step-channel";
import { toEvidence } from "./thresholds";

/** Days over which it is watched whether prices repeat, and the share from which on they move by steps. */
const SHARE_DAYS = 60;
const STEPS_FROM = 0.8;
const SCATTER_BELOW = 0.65;
const BURN_IN = 56;
const SAME = 1e-6;
/** A step of this size counts in full among those of other products. */
const TELLING_STEP = 0.02;

/**
 * Prices. Most stand still and move by steps, with a campaign now and then: {@link StepChannel}, one for days with a
 * condition (a promotion) and one for days without. Those that are another every day, such as averages over orders,
 * are judged as numbers, by their logarithm, without a season of the year: prices have none.
 */
export class PriceModel implements FeatureModel {
  private readonly filter = new PriceFilter();
  private readonly usual = new StepChannel();
  private readonly conditioned = new StepChannel();
  private readonly lastOf = [Number.NaN, Number.NaN];
  private repeatShare = 1;
  /** Prices of days with a condition and of days without, as logarithms: up, down or where they are usually. */
  private readonly deviations = [0, 1].map(() => new SlowDeviation(TELLING_STEP, 1));
  surprise = Number.NaN;
  private isSteps = true;
  private scattered: NumericChannel | undefined;
  private observed = 0;
  private day = 0;

  constructor(private readonly options: NumericChannelOptions) {}

  get isReady(): boolean {
    return this.isSteps ? this.observed > BURN_IN : this.scattered!.isReady;
  }

  advance(observation: Observation): void {
    const { day, value, sold, conditions } = observation;
    this.surprise = Number.NaN;
    if (!(value > 0) || !this.filter.isObserved(value, sold)) return;
    this.day = day;
    this.observed += 1;
    const state = this.isConditioned(conditions) ? 1 : 0;
    this.countRepetition(value, state);
    const log = Math.log(value);
    (state === 1 ? this.conditioned : this.usual).advance(day, log);
    const deviation = this.deviations[state]!.advance(log);
    if (this.isSteps) {
      this.surprise = deviation;
      return;
    }
    this.scattered ??= new NumericChannel(this.options);
    // Sales follow prices: that they moved together explains no price.
    this.scattered.advance(observation, log, observation.demand, 0);
    this.surprise = this.scattered.surprise;
  }

  get evidence(): number {
    if (!this.isSteps) return this.scattered!.evidence;
    const share = Math.min(this.usual.shareAt(this.day), this.conditioned.shareAt(this.day));
    return share === 1 ? 0 : toEvidence(share);
  }

  find(): Finding {
    if (!this.isSteps) return this.scattered!.find();
    const isUsual = this.usual.shareAt(this.day) <= this.conditioned.shareAt(this.day);
    const { sinceDay } = isUsual ? this.usual : this.conditioned;
    return { kind: "level", evidence: this.evidence, sinceDay };
  }

  rebase(): void {
    this.usual.rebase();
    this.conditioned.rebase();
    this.scattered?.rebase();
  }

  private isConditioned(conditions: Float64Array): boolean {
    for (let i = 0; i < this.options.conditionCount; i += 1) if (conditions[i] === 1) return true;
    return false;
  }

  private countRepetition(value: number, state: number): void {
    const last = this.lastOf[state]!;
    this.lastOf[state] = value;
    if (Number.isNaN(last)) return;
    const isSame = Math.abs(value - last) <= SAME * value;
    const days = Math.min(SHARE_DAYS, this.observed);
    this.repeatShare += ((isSame ? 1 : 0) - this.repeatShare) / days;
    if (this.repeatShare < SCATTER_BELOW) this.isSteps = false;
    else if (this.repeatShare > STEPS_FROM) this.isSteps = true;
  }
}
