import { RecentLevel } from "./recent-level";

/** Days over which the pace of late, that of the last month, and the usual one are averaged. */
const LATE_DAYS = 5;
const MONTH_DAYS = 28;
const USUAL_DAYS = 120;
/** Scored days before anything is said. */
const FEWEST_DAYS = 42;
/** A product is ending that sells less than this share of the last month, and has ended at this one of the usual. */
const FALLING_SHARE = 0.55;
const ENDED_SHARE = 0.1;
/** One that has ended is back when it sells this share of what it did. */
const BACK_SHARE = 0.3;
/** Days for which a fall is remembered. */
const HOLDING_DAYS = 10;
/** One that sold less than this a day never began. */
const SMALLEST_PACE = 1;

/** How fast a product sells now and usually: tells one that ends. */
export class DemandPace {
  private late = 0;
  private first = 0;
  private month = 0;
  private usual = 0;
  private days = 0;
  /** The usual pace when the product ended; 0 of one that sells. */
  private paceAtEnd = 0;
  /** Days for which the product still counts as ending. */
  private endingDays = 0;
  /** Units of the last ten weeks. */
  readonly sales = new RecentLevel();

  /** Takes in the units of a day; `NaN` changes nothing. */
  advance(day: number, units: number): void {
    if (Number.isNaN(units)) return;
    this.sales.add(day, Math.max(0, units));
    this.days += 1;
    this.late += (units - this.late) / Math.min(this.days, LATE_DAYS);
    if (this.days <= MONTH_DAYS) this.first += (units - this.first) / this.days;
    this.month += (units - this.month) / Math.min(this.days, MONTH_DAYS);
    this.usual += (units - this.usual) / Math.min(this.days, USUAL_DAYS);
    if (this.hasEnded) {
      if (this.late > BACK_SHARE * this.paceAtEnd) this.paceAtEnd = 0;
    } else if (
      this.days >= FEWEST_DAYS &&
      this.usual >= SMALLEST_PACE &&
      this.late < ENDED_SHARE * this.usual
    ) {
      this.paceAtEnd = this.usual;
    }
    this.endingDays = this.isFalling() ? HOLDING_DAYS : Math.max(0, this.endingDays - 1);
  }

  /**
   * How far the units of a day are from the pace of the first month, as a share of it: the same measure every day, so
   * that what goes with the units goes with it.
   */
  deviation(units: number): number {
    const base = Math.max(SMALLEST_PACE, this.first);
    return Number.isNaN(units) ? 0 : (units - base) / base;
  }

  /** The same of the days of late. */
  get lateDeviation(): number {
    return this.deviation(this.late);
  }

  /** Whether sales are falling away: what goes with them falls too. */
  get isEnding(): boolean {
    return this.endingDays > 0;
  }

  /** Whether next to nothing is sold any more: there is no forecast to judge. */
  get hasEnded(): boolean {
    return this.paceAtEnd > 0;
  }

  private isFalling(): boolean {
    if (this.days < FEWEST_DAYS) return false;
    return this.hasEnded || (this.month >= SMALLEST_PACE && this.late < FALLING_SHARE * this.month);
  }
}
