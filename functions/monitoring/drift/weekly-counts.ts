import type { SlowMoverWeeks } from "../../contracts/product-verdict";

/** Complete weeks that are remembered: four that may have changed, and the half year before. */
export const REMEMBERED_WEEKS = 26;
const WEEK_DAYS = 7;

/** What a product sold and what was expected, week by week: too little alone, something when added to others'. */
export class WeeklyCounts {
  private readonly actual = new Float32Array(REMEMBERED_WEEKS + 1);
  private readonly expected = new Float32Array(REMEMBERED_WEEKS + 1);
  private week = Number.NEGATIVE_INFINITY;
  private firstWeek = Number.POSITIVE_INFINITY;

  /** Takes in a scored day. */
  add(day: number, actual: number, expected: number): void {
    const week = Math.floor(day / WEEK_DAYS);
    if (this.firstWeek > week) {
      this.firstWeek = week;
      this.week = week;
    }
    for (; this.week < week; this.week += 1) {
      const slot = (this.week + 1) % this.actual.length;
      this.actual[slot] = 0;
      this.expected[slot] = 0;
    }
    const slot = week % this.actual.length;
    this.actual[slot]! += actual;
    this.expected[slot]! += expected;
  }

  /** The complete weeks before that of `day`, the oldest first; those before the product's first full one are 0. */
  list(day: number): SlowMoverWeeks {
    const lastWeek = Math.floor((day + 1) / WEEK_DAYS) - 1;
    const read = (column: Float32Array) =>
      Array.from({ length: REMEMBERED_WEEKS }, (_, index) => {
        const week = lastWeek - REMEMBERED_WEEKS + 1 + index;
        return week > this.firstWeek && week <= this.week ? column[week % column.length]! : 0;
      });
    return { lastWeek, actual: read(this.actual), expected: read(this.expected) };
  }
}
