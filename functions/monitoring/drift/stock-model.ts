import { EvidenceScale } from "./evidence-scale";
import type { FeatureModel, Finding, Observation } from "./feature-model";
import { EXPLAINED_EVIDENCE, isExplainedBySales, RecentLevel } from "./recent-level";
import { SlowDeviation } from "./slow-deviation";
import { StockBalance } from "./stock-balance";

/** Cycles remembered, the latest of which may be the changed ones, and the fewest before there is a past. */
const REMEMBERED = 24;
const MOST_RECENT = 5;
const FEWEST_PAST = 5;
/** Cycles that began longer ago are no news. */
const NEWS_DAYS = 45;
/** Smallest deviation of the logarithm of a level. */
const SMALLEST_DEVIATION = 0.08;
const BURN_IN = 56;
/** So much more or less in stock, as a logarithm, counts as one deviation among those of other products. */
const TELLING_LEVEL = 0.7;
/** Evidence for a lost balance, relative to that for another level, from which on it dates the change. */
const BALANCE_DATES = 0.5;
const PEAKS = { mean: 1.5, deviation: 1.2 };

/** The highest or the lowest levels of the cycles so far, as logarithms. */
class CycleLevels {
  private readonly logs: number[] = [];
  private readonly days: number[] = [];
  /** Sums of the logarithms, and of their squares, of the first so many cycles. */
  private readonly sums = new Float64Array(REMEMBERED + 1);
  private readonly squares = new Float64Array(REMEMBERED + 1);

  add(day: number, log: number): void {
    this.logs.push(log);
    this.days.push(day);
    if (this.logs.length > REMEMBERED) {
      this.logs.shift();
      this.days.shift();
    }
    for (let i = 0; i < this.logs.length; i += 1) {
      this.sums[i + 1] = this.sums[i]! + this.logs[i]!;
      this.squares[i + 1] = this.squares[i]! + this.logs[i]! ** 2;
    }
  }

  clear(): void {
    this.logs.length = 0;
    this.days.length = 0;
  }

  /** Evidence that the latest cycles (and `provisional`, a level of the cycle that is not over) have another level. */
  findShift(day: number, provisional: number | undefined): { evidence: number; sinceDay: number } {
    let best = { evidence: 0, sinceDay: day };
    let sum = provisional ?? 0;
    let recent = provisional === undefined ? 0 : 1;
    const total = this.logs.length;
    for (let from = total; from >= total - MOST_RECENT && from >= FEWEST_PAST; from -= 1) {
      if (from < total) {
        if (day - this.days[from]! > NEWS_DAYS) break;
        sum += this.logs[from]!;
        recent += 1;
      }
      if (recent === 0) continue;
      const evidence = this.compare(sum / recent, recent, from, provisional !== undefined);
      if (evidence > best.evidence) best = { evidence, sinceDay: this.days[from] ?? day };
    }
    return best;
  }

  /** Likelihood ratio of a normal mean that moved against one that did not, the deviation being unknown. */
  private compare(mean: number, recent: number, past: number, isUpperBound: boolean): number {
    const sum = this.sums[past]!;
    const squares = this.squares[past]!;
    const usual = sum / past;
    if (isUpperBound && mean > usual) return 0;
    const variance = Math.max(SMALLEST_DEVIATION ** 2, (squares - sum * usual) / (past - 1));
    const t2 = (mean - usual) ** 2 / (variance * (1 / recent + 1 / past));
    return 0.5 * past * Math.log1p(t2 / past);
  }
}

/**
 * Stock that comes in lots: it falls by what is sold and leaps when a lot arrives. Day by day such a series is
 * neither independent nor autoregressive; from lot to lot its highest and lowest levels are comparable. What is
 * looked for is a change of either over the latest cycles, and stock that no longer falls by what is sold.
 */
export class StockModel implements FeatureModel {
  private readonly highs = new CycleLevels();
  private readonly lows = new CycleLevels();
  private readonly chance = new EvidenceScale(PEAKS);
  private readonly recent = new RecentLevel();
  private readonly balance = new StockBalance();
  private since = 0;
  /** Of the levels alone. */
  private levels = 0;
  private readonly deviation = new SlowDeviation(TELLING_LEVEL, 2);
  surprise = Number.NaN;
  private last = Number.NaN;
  private observed = 0;

  get isReady(): boolean {
    return this.observed > BURN_IN;
  }

  get evidence(): number {
    return Math.max(this.levels, this.balance.evidence);
  }

  advance({ day, value, sold, sales }: Observation): void {
    this.observed += 1;
    this.balance.advance(day, value, sold);
    const log = Math.log1p(Math.max(0, value));
    if (value > this.last) {
      this.lows.add(day, Math.log1p(Math.max(0, this.last)));
      this.highs.add(day, log);
    }
    this.last = value;
    this.surprise = this.deviation.advance(log);
    const high = this.highs.findShift(day, undefined);
    // A cycle will end at most as low as it is now.
    const low = this.lows.findShift(day, log);
    const strongest = high.evidence >= low.evidence ? high : low;
    this.levels = this.chance.weigh(strongest.evidence);
    this.since = strongest.sinceDay;
    this.recent.add(day, Math.max(0, value));
    // Whoever orders for so many days of sales has more in stock when more is sold.
    if (
      this.levels > EXPLAINED_EVIDENCE &&
      sales &&
      isExplainedBySales(this.recent.changeSince(this.since), sales.changeSince(this.since))
    ) {
      this.levels = EXPLAINED_EVIDENCE;
    }
  }

  find(): Finding {
    const levels: Finding = { kind: "level", evidence: this.levels, sinceDay: this.since };
    const balance = this.balance.find();
    // The balance is lost on the very day of a change; the level of lots shows with the next one.
    if (balance.evidence < BALANCE_DATES * this.levels) return levels;
    return { ...levels, evidence: this.evidence, sinceDay: balance.sinceDay };
  }

  /** Levels are learnt anew, which takes five lots, and so is how far stock goes with sales. */
  rebase(): void {
    this.highs.clear();
    this.lows.clear();
    this.chance.forget();
    this.levels = 0;
    this.balance.rebase();
  }
}
