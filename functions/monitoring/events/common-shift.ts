import { EvidenceScale } from "../drift/evidence-scale";

/** Lengths of the latest days over which a shift is looked for. */
const WINDOWS = [2, 3, 5, 7, 10, 14, 21, 28];
const LONGEST = WINDOWS[WINDOWS.length - 1]!;
/** Days over which a level is usual, and over which it is learnt how far sums stray from it. */
const USUAL_DAYS = 56;
const MEMORY_DAYS = 365;
/** Observations before anything is said. */
const BURN_IN = 112;
/** A common shift of a twentieth of a product's daily surprise is none that matters. */
const SMALLEST_DEVIATION = 0.05;
/** Degrees of freedom of the distribution that standardised sums are held against. */
const FREEDOM = 20;
/**
 * What the belief is worth, in observations, that sums over days have so many times the variance of independent ones:
 * until the fleet's own past has shown how one day goes with the next.
 */
const PRIOR_OBSERVATIONS = 40;
const PRIOR_INFLATION = 3;
/** Evidence as high as ever before on this fleet is worth this much. */
const RECORD = 8.5;
/** How high the evidence climbs in a fortnight on fleets without an event. */
const PEAKS = { mean: 2.2, deviation: 1.4 };
/** Days in evidence after which a shift is what is usual. */
const ACCEPTED_AFTER = 35;

/**
 * Watches what the products of a class have in common: the mean of their surprises, day by day.
 *
 * The latest days, less the most extreme of them (one odd day is no event), are held against what such sums were on
 * the fleet's own past. That past has in it how products go together, and how one day goes with the next: products
 * that are alike are not as many as they look, and nothing is assumed about it.
 */
export class CommonShift {
  private readonly latest: number[] = [];
  private readonly days: number[] = [];
  private mean = 0;
  private weight = 0;
  private variance = 0;
  /** Of the sums over each window, around what is usual. */
  private readonly variances = WINDOWS.map(() => 0);
  private readonly chance = new EvidenceScale(PEAKS, RECORD);
  private observed = 0;
  private highDays = 0;
  /** Of the last day: evidence on the scale of an ordinary series, direction and first day of the shift. */
  evidence = 0;
  direction: 1 | -1 = 1;
  sinceDay = 0;

  get isReady(): boolean {
    return this.observed >= BURN_IN;
  }

  advance(day: number, mean: number): void {
    this.observed += 1;
    this.latest.push(mean);
    this.days.push(day);
    if (this.latest.length > 2 * LONGEST) {
      this.learn();
      this.latest.shift();
      this.days.shift();
    }
    const raw = this.isReady ? this.compare() : 0;
    this.evidence = this.chance.weigh(raw);
    this.highDays = raw > FREEDOM / 2 ? this.highDays + 1 : 0;
    if (this.highDays >= ACCEPTED_AFTER) this.accept();
  }

  /** A person declared a change: what comes is usual. */
  rebase(): void {
    this.chance.forget();
    this.restart();
  }

  private accept(): void {
    this.mean = this.latest.slice(-LONGEST).reduce((sum, value) => sum + value, 0) / LONGEST;
    this.chance.accept();
    this.restart();
  }

  private restart(): void {
    this.latest.fill(this.mean);
    this.evidence = 0;
    this.highDays = 0;
  }

  /** Takes the oldest of the days kept, and the sums that end there, for usual. */
  private learn(): void {
    this.weight += 1;
    const share = 1 / Math.min(MEMORY_DAYS, this.weight);
    const last = this.latest.length - LONGEST;
    const deviation = this.latest[last - 1]! - this.mean;
    this.mean += deviation / Math.min(USUAL_DAYS, this.weight);
    this.variance += (deviation * deviation - this.variance) * share;
    for (const [index, window] of WINDOWS.entries()) {
      const sum = this.sumBefore(last, window);
      this.variances[index]! += (sum * sum - this.variances[index]!) * share;
    }
  }

  private compare(): number {
    let best = 0;
    const end = this.latest.length;
    for (const [index, window] of WINDOWS.entries()) {
      const sum = this.sumBefore(end, window);
      const z2 = (sum * sum) / this.findVariance(index);
      const evidence = 0.5 * FREEDOM * Math.log1p(z2 / FREEDOM);
      if (evidence <= best) continue;
      best = evidence;
      this.direction = sum > 0 ? 1 : -1;
      this.sinceDay = this.days[end - window]!;
    }
    return best;
  }

  private findVariance(index: number): number {
    const days = WINDOWS[index]! - 1;
    const prior = PRIOR_OBSERVATIONS * PRIOR_INFLATION * this.variance * days;
    const variance = (this.weight * this.variances[index]! + prior) / (this.weight + PRIOR_OBSERVATIONS);
    return Math.max(SMALLEST_DEVIATION ** 2 * days, variance);
  }

  /** Deviations from what is usual over a window of days, less the one that says most for the sum. */
  private sumBefore(end: number, window: number): number {
    let sum = 0;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (let index = end - window; index < end; index += 1) {
      const deviation = this.latest[index]! - this.mean;
      sum += deviation;
      high = Math.max(high, deviation);
      low = Math.min(low, deviation);
    }
    return sum > 0 ? Math.max(0, sum - high) : Math.min(0, sum - low);
  }
}
