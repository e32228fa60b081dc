/** Observations that are remembered, those of the days before a change that it is compared with, and the fewest of each. */
const REMEMBERED = 72;
const BEFORE = 28;
const FEWEST_SINCE = 3;
const FEWEST_BEFORE = 14;
/** Counts of nothing have a logarithm too. */
const OFFSET = 0.5;

/** The values of the last ten weeks: by how much those since a day differ from those before it. */
export class RecentLevel {
  private readonly days = new Int32Array(REMEMBERED);
  private readonly values = new Float32Array(REMEMBERED);
  private count = 0;

  /** Takes in the value of a day, at least 0. */
  add(day: number, value: number): void {
    const slot = this.count % REMEMBERED;
    this.days[slot] = day;
    this.values[slot] = value;
    this.count += 1;
  }

  /** Logarithm of the mean since a day over that of the four weeks before it; 0 while there are too few of either. */
  changeSince(day: number): number {
    let since = 0;
    let sinceCount = 0;
    let before = 0;
    let beforeCount = 0;
    for (let back = 1; back <= Math.min(REMEMBERED, this.count) && beforeCount < BEFORE; back += 1) {
      const slot = (this.count - back) % REMEMBERED;
      if (this.days[slot]! >= day) {
        since += this.values[slot]!;
        sinceCount += 1;
      } else {
        before += this.values[slot]!;
        beforeCount += 1;
      }
    }
    if (sinceCount < FEWEST_SINCE || beforeCount < FEWEST_BEFORE) return 0;
    return Math.log((since / sinceCount + OFFSET) / (before / beforeCount + OFFSET));
  }
}

/** Share of a change that sales must have moved by, in the same direction, to be the likelier reason for it. */
const EXPLAINED_SHARE = 0.5;

/** What a change that goes with sales is worth at most. */
export const EXPLAINED_EVIDENCE = 4;

/** Whether what sales did is nearer to the change of what follows them than to no change; both as logarithms. */
export function isExplainedBySales(change: number, salesChange: number): boolean {
  return change * salesChange > 0 && Math.abs(salesChange) >= EXPLAINED_SHARE * Math.abs(change);
}
