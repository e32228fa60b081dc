const DAYS_PER_WEEK = 7;

/** Adds up demand by week, day after day. */
export interface WeeklyVariation {
  /** Demand of a product on the running day. */
  add(index: number, units: number): void;
  closeDay(): void;
  /** Standard deviation / mean of demand per whole week; `NaN` without two weeks or without demand. */
  compute(): Float64Array;
}

export function createWeeklyVariation(productCount: number): WeeklyVariation {
  const week = new Float64Array(productCount);
  const totals = new Float64Array(productCount);
  const squares = new Float64Array(productCount);
  let days = 0;
  let weeks = 0;
  return {
    add(index, units) {
      week[index]! += units;
    },
    closeDay() {
      days++;
      if (days % DAYS_PER_WEEK !== 0) return;
      weeks++;
      for (let index = 0; index < productCount; index++) {
        const units = week[index]!;
        totals[index]! += units;
        squares[index]! += units * units;
      }
      week.fill(0);
    },
    compute: () =>
      totals.map((total, index) => {
        const mean = total / weeks;
        const variance = (squares[index]! - weeks * mean * mean) / (weeks - 1);
        // 0 / 0 with one week, and without demand.
        return Math.sqrt(Math.max(0, variance)) / mean;
      }),
  };
}
