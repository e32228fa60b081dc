import type { ConceptVerdict, SlowMoverWeeks } from "../../contracts/product-verdict";
import type { CalendarTerms } from "./calendar-terms";
import { CountEvidence } from "./count-evidence";
import type { CusumBank } from "./cusum-bank";
import { EvidenceScale } from "./evidence-scale";
import type { InputDeviations } from "./input-deviations";
import { NumericChannel } from "./numeric-channel";
import { RelationEvidence } from "./relation-evidence";
import { SpreadBySize } from "./spread-by-size";
import { REFERENCE_EVIDENCE } from "./thresholds";

/** Scored days whose errors are remembered one by one. */
const REMEMBERED = 60;
const RECENT = 30;
/** Errors must have grown at least by this factor to be called degraded and not merely changed. */
const DEGRADED_RATIO = 1.1;
/** Scored days from which the own baseline is taken, and from which on there is a verdict. */
const BASELINE_DAYS = 14;
const FEWEST_DAYS = 21;
/** Until this many scored days a verdict needs a quarter more evidence. */
const SETTLED_DAYS = 56;
const UNSETTLED_FACTOR = 0.8;
const WIDER = 2;
/** Mean over dispersion of the counts of a day, from which on a month says something. */
const TELLING = 0.5;
const NO_CONDITIONS = new Float64Array(0);
/** Of errors given the inputs: observations that set the scale and before the first test, four and eight weeks. */
const GIVEN = { warmUp: 28, burnIn: 56 };
/**
 * What counts of what errors given the inputs show more than errors alone, or less; the most it can be more; and what
 * errors are worth to which nobody adds a view.
 */
const GIVEN_MORE = 0.75;
const GIVEN_LESS = 0.2;
const LARGEST_MORE = 4.5;
const UNSUPPORTED = 0.92;
/** Deviations of the error by which an input matters when it is one deviation from its usual value. */
const TELLING_WEIGHT = 0.25;

/** A day whose actual may be known. */
export interface ConceptDay {
  readonly day: number;
  /** `NaN` when not known, or not to be scored. */
  readonly actual: number;
  readonly forecast: number;
  readonly calendar: CalendarTerms;
  readonly conditions: Float64Array;
  /** What else was seen of the day. */
  readonly inputs: Pick<InputDeviations, "latest" | "haveMoved" | "isForecastUnusual">;
  readonly hasEnded: boolean;
}

/**
 * Watches the forecast error of a product against its own past: a bias that was not there, a spread that grew, an
 * error that now goes with the weekday or a promotion. Errors are scaled by what is ordinary for a forecast of
 * that size, so that high season is no drift; slow movers are judged by their counts as well.
 */
export class ConceptMonitor {
  private readonly channel: NumericChannel;
  private readonly relations: RelationEvidence;
  private readonly counts: CountEvidence;
  /** Errors given what else was seen of the day; none of a product without inputs. */
  private readonly given: NumericChannel | undefined;
  private isGiven = false;
  private readonly recent = new Float64Array(REMEMBERED);
  private readonly recentDays = new Int32Array(REMEMBERED);
  private readonly relationChance = new EvidenceScale();
  private readonly countChance = new EvidenceScale();
  surprise = Number.NaN;
  private readonly sizes = new SpreadBySize();
  /** Evidence of the errors themselves, or of the sums that say more. */
  private highest = 0;
  private strongest: CusumBank | undefined;
  /** Nothing is sold any more: there is no forecast to judge. */
  private hasEnded = false;
  private total = 0;
  private scored = 0;

  /** @param conditionCount how many conditions are given with each day at most. @param inputCount how many inputs. */
  constructor(conditionCount: number, inputCount: number) {
    this.relations = new RelationEvidence(conditionCount, REFERENCE_EVIDENCE);
    this.counts = new CountEvidence(REFERENCE_EVIDENCE);
    const errors = {
      hasYearlySeason: false,
      scalesToNoise: false,
      watchesNarrowing: false,
      wider: WIDER,
      goesWithDemand: false,
    };
    this.channel = new NumericChannel({
      ...errors,
      conditionCount: 0,
      warmUp: BASELINE_DAYS,
      burnIn: FEWEST_DAYS,
    });
    if (inputCount > 0) this.given = new NumericChannel({ ...errors, ...GIVEN, conditionCount: inputCount });
  }

  /** Takes in a day whose actual is known; a missing actual or forecast changes nothing. */
  advance({ day, actual, forecast, calendar, conditions, inputs, hasEnded }: ConceptDay): void {
    this.hasEnded = hasEnded;
    this.surprise = Number.NaN;
    const error = scaleError(actual, forecast);
    if (Number.isNaN(error)) return;
    const slot = this.scored % REMEMBERED;
    this.recent[slot] = Math.abs(error);
    this.recentDays[slot] = day;
    this.total += Math.abs(error);
    this.scored += 1;
    const spread = this.sizes.expect(forecast);
    this.sizes.learn(error);
    this.channel.advance({
      day,
      value: error / spread,
      calendar,
      conditions: NO_CONDITIONS,
      demand: 0,
      pace: 0,
    });
    if (!hasEnded) this.surprise = this.channel.surprise;
    const score = this.channel.settledScore;
    if (!Number.isNaN(score)) this.relations.add(day, score, actual > 0, calendar, conditions);
    this.counts.add(day, actual, forecast);
    this.strongest = undefined;
    this.highest = this.channel.evidence;
    this.weigh(this.relations.bank, this.relationChance);
    this.weigh(this.counts.bank, this.countChance);
    // There is no verdict on any other.
    if (this.isTelling) {
      const value = Math.log((Math.max(0, actual) + 1) / (Math.max(0, forecast) + 1));
      this.given?.advance({ day, value, calendar, conditions: inputs.latest, demand: 0, pace: 0 });
    }
    this.weighGiven(inputs);
  }

  /** The errors from the next one on are the reference. */
  rebase(): void {
    this.channel.rebase();
    this.given?.rebase();
    this.relations.rebase();
    this.counts.rebase();
    this.relationChance.forget();
    this.countChance.forget();
    this.highest = 0;
  }

  /** Evidence scaled to what is ordinary for the product; 0 while nothing can be said. */
  get evidence(): number {
    return this.isReady && !this.hasEnded ? this.highest * this.certainty : 0;
  }

  /** What a product that cannot be judged alone adds to the verdict on all such; `undefined` of any other. */
  listWeeks(day: number): SlowMoverWeeks | undefined {
    return this.hasErrors && !this.isTelling && !this.hasEnded ? this.counts.weeks.list(day) : undefined;
  }

  private weigh(bank: CusumBank, chance: EvidenceScale): void {
    const evidence = chance.weigh(REFERENCE_EVIDENCE * bank.highestScore());
    if (evidence <= this.highest) return;
    this.highest = evidence;
    this.strongest = bank;
  }

  /**
   * A relation that changed shows clearer where what explains errors is taken out of them; where errors are large and
   * explained, there is less to them. An input that matters and drifted itself shows no relation.
   */
  private weighGiven({ haveMoved, isForecastUnusual }: ConceptDay["inputs"]): void {
    const { given, highest } = this;
    this.isGiven = false;
    if (!given?.isReady) {
      this.highest = UNSUPPORTED * highest;
      return;
    }
    const isUpset =
      isForecastUnusual ||
      haveMoved.some((moved, input) => moved === 1 && Math.abs(given.weightOf(input)) > TELLING_WEIGHT);
    const more = Math.min(isUpset ? 0 : LARGEST_MORE, given.evidence - highest);
    this.isGiven = more > 0;
    this.highest = highest + (more > 0 ? GIVEN_MORE : GIVEN_LESS) * more;
  }

  private get sinceDay(): number {
    if (this.isGiven) return this.given!.find().sinceDay;
    const { strongest } = this;
    return strongest ? strongest.sinceDay(strongest.findStrongest()) : this.channel.find().sinceDay;
  }

  /** Whether there are enough scored days to judge demand by its errors. */
  get hasErrors(): boolean {
    return this.channel.isReady;
  }

  /** Whether there is a verdict on this product alone. */
  get isReady(): boolean {
    return this.hasErrors && this.isTelling;
  }

  /** Whether a month of the product could tell a doubled demand from chance: slow movers are judged in groups. */
  get isTelling(): boolean {
    return this.counts.information >= TELLING;
  }

  private get certainty(): number {
    return this.scored < SETTLED_DAYS ? UNSETTLED_FACTOR : 1;
  }

  /** @param threshold evidence needed for an alarm. @param isAlarm whether this day is in alarm. */
  judge(threshold: number, isAlarm: boolean): ConceptVerdict {
    if (!this.isReady) {
      return {
        status: "insufficient-data",
        score: undefined,
        errorRatio: undefined,
        sampleCount: this.scored,
        sinceDay: undefined,
      };
    }
    const sinceDay = isAlarm ? this.sinceDay : undefined;
    const errorRatio = this.computeErrorRatio(sinceDay);
    const isDegraded = errorRatio === undefined || errorRatio >= DEGRADED_RATIO;
    return {
      status: !isAlarm ? "ok" : isDegraded ? "degraded" : "warning",
      score: this.evidence / threshold,
      errorRatio,
      sampleCount: this.scored,
      sinceDay,
    };
  }

  /** Mean scaled error since a day, or of the last 30 scored days, over that of all days before. */
  private computeErrorRatio(sinceDay: number | undefined): number | undefined {
    let sum = 0;
    let count = 0;
    for (let back = 1; back <= Math.min(REMEMBERED, this.scored); back += 1) {
      const slot = (this.scored - back) % REMEMBERED;
      if (sinceDay === undefined ? back > RECENT : this.recentDays[slot]! < sinceDay) break;
      sum += this.recent[slot]!;
      count += 1;
    }
    const earlier = this.total - sum;
    const earlierCount = this.scored - count;
    if (count === 0 || earlierCount === 0 || earlier <= 0) return undefined;
    return sum / count / (earlier / earlierCount);
  }
}

/**
 * Error over the deviation that is ordinary for such a forecast: that of a Poisson count plus a seventh of the
 * forecast, as for counts whose mean itself is uncertain.
 */
function scaleError(actual: number, forecast: number): number {
  const size = Math.max(0, forecast);
  return (actual - forecast) / Math.sqrt(0.1 + size + 0.02 * size * size);
}
