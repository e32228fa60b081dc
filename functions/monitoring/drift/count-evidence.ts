import { CusumBank } from "./cusum-bank";
import { WeeklyCounts } from "./weekly-counts";

/** Factors on the mean that are looked for. */
const FACTORS = [2.2, 0.4];
const LOG_FACTORS = FACTORS.map(Math.log);
/** Above this many units a day errors are far from Poisson, and ranks serve better. */
const LARGEST_MEAN = 4;
const FEWEST_DAYS = 56;
/** What "forecasts are right on average" and "counts are Poisson" are worth before there is data. */
const PRIOR_UNITS = 5;
const PRIOR_DAYS = 20;
const SMALLEST_MEAN = 0.01;
const LARGEST_SQUARE = 400;

/**
 * Sums of evidence that a slow mover sells a multiple, or a fraction, of its forecast.
 *
 * Most days of such a product sell nothing, which ranks among errors tell apart badly. The likelihood of counts
 * does not: quasi-Poisson, with the mean of the forecast corrected for its bias so far and the dispersion of the
 * product's own past.
 *
 * Source: P. McCullagh, J. A. Nelder (1989), "Generalized Linear Models", 2nd ed., ch. 6 and 9.
 */
export class CountEvidence {
  readonly bank: CusumBank;
  readonly weeks = new WeeklyCounts();
  private units = PRIOR_UNITS;
  private expected = PRIOR_UNITS;
  /** The same since a declared change, which is what forecasts are off by on average. */
  private lateUnits = PRIOR_UNITS;
  private lateExpected = PRIOR_UNITS;
  private dispersion = PRIOR_DAYS;
  private days = 0;

  constructor(threshold: number) {
    this.bank = new CusumBank(FACTORS.length, threshold);
  }

  /** What the count of a day tells about its mean: the mean over the dispersion, in units. */
  get information(): number {
    const mean = this.units / (this.days + PRIOR_DAYS);
    return mean / Math.max(1, this.dispersion / (this.days + PRIOR_DAYS));
  }

  /** How far forecasts are off on average is learnt anew. */
  rebase(): void {
    this.bank.restart();
    this.lateUnits = PRIOR_UNITS * (this.lateUnits / this.lateExpected);
    this.lateExpected = PRIOR_UNITS;
  }

  /** Takes in a scored day. */
  add(day: number, actual: number, forecast: number): void {
    const mean = Math.max(0, forecast) * (this.lateUnits / this.lateExpected) + SMALLEST_MEAN;
    const dispersion = Math.max(1, this.dispersion / (this.days + PRIOR_DAYS));
    if (this.days >= FEWEST_DAYS && this.expected / (this.days + PRIOR_UNITS) < LARGEST_MEAN) {
      // One large order is no change of the mean.
      const units = Math.min(actual, mean + 4 * Math.sqrt(mean * dispersion) + 1);
      for (let index = 0; index < FACTORS.length; index += 1) {
        const logRatio = (units * LOG_FACTORS[index]! - (FACTORS[index]! - 1) * mean) / dispersion;
        this.bank.add(index, logRatio, day);
      }
      if (this.bank.isAccepted(day)) this.bank.accept();
    }
    this.weeks.add(day, Math.max(0, actual), mean);
    this.dispersion += Math.min(LARGEST_SQUARE, (actual - mean) ** 2 / (mean + 0.05));
    this.units += Math.max(0, actual);
    this.expected += Math.max(0, forecast);
    this.lateUnits += Math.max(0, actual);
    this.lateExpected += Math.max(0, forecast);
    this.days += 1;
  }
}
