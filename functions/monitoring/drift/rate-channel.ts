import type { DriftKind } from "../../contracts/product-verdict";
import { CusumBank } from "./cusum-bank";
import { EvidenceScale } from "./evidence-scale";
import type { FeatureModel, Finding } from "./feature-model";
import { REFERENCE_EVIDENCE } from "./thresholds";

/** Days before the first test, eight weeks. */
const BURN_IN = 56;
/** Days that the overall rate is worth as a guess of the rate after a yes, and after a no. */
const SHRINKAGE_DAYS = 4;
/** What is left of the weight of the days before a change that became the reference. */
const WEIGHT_AFTER_CHANGE = 0.15;
/** Days that are left of what was known before a declared change, and days that its rate is learnt for. */
const WEIGHT_AFTER_REBASE = 7;
const REBASE_DAYS = 14;
/** Fewer promotions matter less than more, so they need more evidence. */
const DECREASE_HANDICAP = 1.5;
const LARGEST_SURPRISE = 3;
const SMALLEST_RATE = 0.002;
const LARGEST_RATE = 0.98;

export interface RateChannelOptions {
  /** Odds ratios looked for: above 1 = more often, below 1 = less often. */
  readonly oddsRatios: readonly number[];
  /** What the rate is thought to be before there is data, and how many days that thought is worth. */
  readonly priorRate: number;
  readonly priorDays: number;
  readonly kind: DriftKind;
}

/**
 * Watches how often a yes-no series is yes: promotions, or values that are missing.
 *
 * The series is taken for a two-state Markov chain, because promotions come in blocks: a yes after a yes says
 * less than one after a no. Each odds ratio is tried on all days, and on the beginnings of blocks alone.
 */
export class RateChannel
  implements Pick<FeatureModel, "isReady" | "evidence" | "find" | "rebase" | "surprise">
{
  readonly bank: CusumBank;
  private readonly chance = new EvidenceScale();
  evidence = 0;
  surprise = Number.NaN;
  private readonly days = new Float64Array(2);
  private readonly yes = new Float64Array(2);
  private last = 0;
  /** Days after a declared change on which the rate is learnt and not judged. */
  private heldDays = 0;
  private observed = 0;

  private readonly logOdds: readonly number[];

  constructor(private readonly options: RateChannelOptions) {
    this.logOdds = options.oddsRatios.map(Math.log);
    this.bank = new CusumBank(options.oddsRatios.length * 2, REFERENCE_EVIDENCE);
    for (let index = 0; index < this.bank.size; index += 1) {
      if (options.oddsRatios[index >> 1]! < 1) this.bank.handicap(index, DECREASE_HANDICAP);
    }
  }

  /** Whether there is enough history for a verdict. */
  get isReady(): boolean {
    return this.isReadyAfter(this.observed);
  }

  /** Whether so many days are enough. */
  isReadyAfter(days: number): boolean {
    return days > BURN_IN;
  }

  find(): Finding {
    const sinceDay = this.bank.sinceDay(this.bank.findStrongest());
    return { kind: this.options.kind, evidence: this.evidence, sinceDay };
  }

  /** The rate is learnt anew; nothing is said until it has been seen for two weeks. */
  rebase(): void {
    this.bank.restart();
    this.chance.forget();
    this.evidence = 0;
    this.heldDays = REBASE_DAYS;
    this.forgetPast(Math.min(1, WEIGHT_AFTER_REBASE / (this.days[0]! + this.days[1]! + 1)));
  }

  private forgetPast(weight: number): void {
    for (let i = 0; i < 2; i += 1) {
      this.days[i]! *= weight;
      this.yes[i]! *= weight;
    }
  }

  /** Takes in a day: 1 for yes, 0 for no; `NaN` changes nothing. */
  advance(day: number, flag: number): void {
    if (Number.isNaN(flag)) return;
    const { oddsRatios, priorRate, priorDays } = this.options;
    const state = this.last;
    const overall =
      (this.yes[0]! + this.yes[1]! + priorRate * priorDays) / (this.days[0]! + this.days[1]! + priorDays);
    const shrunken = (this.yes[state]! + SHRINKAGE_DAYS * overall) / (this.days[state]! + SHRINKAGE_DAYS);
    const rate = Math.min(LARGEST_RATE, Math.max(SMALLEST_RATE, shrunken));
    this.surprise = this.observed < BURN_IN ? Number.NaN : standardise(flag, rate);
    if (this.heldDays > 0) this.heldDays -= 1;
    else if (this.observed >= BURN_IN) {
      for (let i = 0; i < oddsRatios.length; i += 1) {
        const odds = oddsRatios[i]!;
        const logRatio = (flag === 1 ? this.logOdds[i]! : 0) - Math.log1p((odds - 1) * rate);
        this.bank.add(2 * i, logRatio, day);
        if (state === 0) this.bank.add(2 * i + 1, logRatio, day);
      }
    }
    this.evidence = this.chance.weigh(REFERENCE_EVIDENCE * this.bank.highestScore());
    if (this.bank.isAccepted(day)) {
      this.bank.accept();
      this.chance.accept();
      this.forgetPast(WEIGHT_AFTER_CHANGE);
    }
    this.days[state]! += 1;
    this.yes[state]! += flag;
    this.last = flag;
    this.observed += 1;
  }
}

/** A yes or no as deviations from its rate; bounded, since a rare yes of one product is no news of many. */
function standardise(flag: number, rate: number): number {
  return Math.min(LARGEST_SURPRISE, (flag - rate) / Math.sqrt(rate * (1 - rate)));
}
