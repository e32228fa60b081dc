import { approximateNormalQuantile } from "../../demand/numeric/normal";
import { lowerBound } from "../../demand/numeric/search";

/** Scores of tied values are stretched back to variance 1 by at most the root of its inverse. */
const LOWEST_VARIANCE = 0.5;
/** Weight of the prior belief that the variance is 1, in observations. */
const PRIOR_WEIGHT = 8;
/** Where the tail begins: the share of values, the normal quantile there, and the fewest values that make a tail. */
const TAIL_SHARE = 0.1;
const TAIL_SCORE = 1.2816;
const FEWEST_TAIL = 2;
const LARGEST_SCORE = 8;

/**
 * Normal scores: where a value ranks among those before it, as a quantile of the standard normal distribution.
 *
 * Whatever the distribution of exchangeable values, their scores are about standard normal and bounded, so one
 * threshold serves counts, prices and temperatures, and no outlier decides alone. Ties get the middle rank;
 * some of the variance that costs is restored.
 */
export class RankScores {
  private sorted = new Float32Array(128);
  private squares = PRIOR_WEIGHT;
  private weight = PRIOR_WEIGHT;
  /** How many values there are. */
  count = 0;
  /** Share of the values that equal the one last scored. */
  tieShare = 0;
  /** The value last scored, and how many are below it. */
  private latest = Number.NaN;
  private below = 0;
  /** Score of the value last scored, which goes on growing beyond the largest value before. */
  extended = 0;

  /** Score of a value among those added so far, which it does not join. */
  score(value: number): number {
    const single = Math.fround(value);
    const below = lowerBound(this.sorted, single, 0, this.count);
    this.latest = single;
    this.below = below;
    let upTo = below;
    while (upTo < this.count && this.sorted[upTo] === single) upTo += 1;
    this.tieShare = (upTo - below) / Math.max(1, this.count);
    const raw = approximateNormalQuantile((below + 0.5 * (upTo - below) + 0.5) / (this.count + 1));
    this.squares += raw * raw;
    this.weight += 1;
    const score = raw / Math.sqrt(Math.max(LOWEST_VARIANCE, Math.min(1, this.squares / this.weight)));
    this.extended = this.extend(single, score);
    return score;
  }

  /**
   * A value beyond all before it scores more, as far as the tail on its side goes: a straight line on the normal
   * quantile plot through the largest value and the one that a tenth of the values exceed.
   */
  private extend(value: number, score: number): number {
    const { sorted, count } = this;
    const inner = Math.floor(count * TAIL_SHARE);
    if (inner < FEWEST_TAIL) return score;
    const isHigh = score > 0;
    const extreme = isHigh ? sorted[count - 1]! : sorted[0]!;
    const beyond = isHigh ? value - extreme : extreme - value;
    if (beyond <= 0) return score;
    const width = Math.abs(extreme - (isHigh ? sorted[count - 1 - inner]! : sorted[inner]!));
    const steepness = Math.abs(score) - TAIL_SCORE;
    const extended = Math.abs(score) + (steepness * beyond) / Math.max(width, 1e-6);
    return Math.sign(score) * Math.min(LARGEST_SCORE, extended);
  }

  add(value: number): void {
    if (this.count === this.sorted.length) {
      const larger = new Float32Array(2 * this.count);
      larger.set(this.sorted);
      this.sorted = larger;
    }
    const single = Math.fround(value);
    const index = single === this.latest ? this.below : lowerBound(this.sorted, single, 0, this.count);
    this.sorted.copyWithin(index + 1, index, this.count);
    this.sorted[index] = single;
    this.count += 1;
    this.latest = Number.NaN;
  }

  /** Forgets all values but the given ones. */
  restart(values: ArrayLike<number>): void {
    this.count = 0;
    for (let i = 0; i < values.length; i += 1) this.add(values[i]!);
  }
}
