/** Weeks that a ring holds: those of a year and of the season around its anniversary. */
const SLOTS = 64;
const WEEKS_PER_YEAR = 52;
/** Weeks looked at before and after the anniversary: an event, which has two at least, may come one less sooner or later. */
const MOVES_BY_WEEKS = 5;
/** Weeks of the past year that must be known. */
const FEWEST_WEEKS = 40;
/** A week this many deviations of ordinary weeks from the middle one is part of an event; what is nearer is ordinary. */
const EVENT = 4;
const ORDINARY = 2;
/** An event may become this many times as high as the year before. */
const GROWS_TO = 1.6;
/** Median size of a standard normal value. */
const MEDIAN_SIZE = 0.6745;
const RECENT_DAYS = 7;

/**
 * Events that return each year (a wave of illness, a season of gifts): what the same weeks of the year before showed.
 *
 * Two harmonics know no event of six weeks, and one whose date moves fits no calendar. So the mean of each week is
 * kept for a year, and a level between the usual one and somewhat above the height that the event had a year ago, in the
 * weeks around it, is one that returns. Only weeks far outside of the ordinary ones (by the median and the median
 * deviation of the year) make an event: an ordinary season hides nothing.
 */
export class YearlyEvents {
  private readonly means = new Float32Array(SLOTS).fill(Number.NaN);
  private readonly recent = new Float32Array(RECENT_DAYS).fill(Number.NaN);
  private week = -1;
  /** The week that the season below is described for. */
  private describedWeek = -1;
  private sum = 0;
  private count = 0;
  /** Of the season a year ago, from the middle week of the year: heights of events, 0 where there was none. */
  private highest = 0;
  private lowest = 0;
  private usual = 0;
  private ordinary = 0;

  /** Takes in the level of a day, on a scale of its own. */
  advance(day: number, level: number): void {
    const week = Math.floor(day / 7);
    if (week !== this.week) this.beginWeek(week);
    this.sum += level;
    this.count += 1;
    this.recent[day % RECENT_DAYS] = level;
  }

  /** Whether the level of the last week is one that an event of the same season had a year ago, or its way there. */
  get isReturning(): boolean {
    if (this.describedWeek !== this.week) this.describeSeason(this.week);
    if (this.highest === 0 && this.lowest === 0) return false;
    let sum = 0;
    let count = 0;
    for (const level of this.recent) {
      if (Number.isNaN(level)) continue;
      sum += level;
      count += 1;
    }
    const distance = sum / count - this.usual;
    return (
      distance >= GROWS_TO * this.lowest - this.ordinary &&
      distance <= GROWS_TO * this.highest + this.ordinary
    );
  }

  private beginWeek(week: number): void {
    if (this.week >= 0) {
      this.means[this.week % SLOTS] = this.count === 0 ? Number.NaN : this.sum / this.count;
      // Weeks without a value are not those of a year ago.
      for (let missed = this.week + 1; missed < Math.min(week, this.week + SLOTS); missed += 1) {
        this.means[missed % SLOTS] = Number.NaN;
      }
    }
    this.week = week;
    this.sum = 0;
    this.count = 0;
  }

  private describeSeason(week: number): void {
    this.describedWeek = week;
    this.highest = 0;
    this.lowest = 0;
    const known: number[] = [];
    for (let back = 1; back <= WEEKS_PER_YEAR; back += 1) {
      const mean = this.means[(week - back + SLOTS) % SLOTS]!;
      if (!Number.isNaN(mean)) known.push(mean);
    }
    if (known.length < FEWEST_WEEKS) return;
    this.usual = findMedian(known);
    const deviation = findMedian(known.map((mean) => Math.abs(mean - this.usual))) / MEDIAN_SIZE;
    this.ordinary = ORDINARY * deviation;
    const limit = EVENT * deviation;
    const first = week - WEEKS_PER_YEAR - MOVES_BY_WEEKS + SLOTS;
    let before = 0;
    for (let index = first; index <= first + 2 * MOVES_BY_WEEKS; index += 1) {
      const distance = this.means[index % SLOTS]! - this.usual;
      // A single odd week is none.
      if (Math.min(distance, before) > limit) this.highest = Math.max(this.highest, distance, before);
      if (Math.max(distance, before) < -limit) this.lowest = Math.min(this.lowest, distance, before);
      before = distance;
    }
  }
}

function findMedian(values: number[]): number {
  values.sort((left, right) => left - right);
  return values[values.length >> 1]!;
}
