import { type CostLine, type DayRange, groupByDay, sumCosts } from "./cost-lines";

/** Days whose usual cost is known from those before. */
const USUAL_DAYS = 7;
/** A newest day below this share of the usual one is not billed in full yet. */
const SMALLEST_SHARE = 0.75;
/** The bill is brought up to date within a day, and late by another at worst; older days that cost less do cost less. */
const LATE_DAYS = 2;

/**
 * The last day before a run that is billed in full. Cost Explorer shows a day while it is still being billed, and marks
 * the whole month as an estimate, so that a half day can only be told by what it costs.
 */
export function findLastCompleteDay(lines: readonly CostLine[], runDay: number): number {
  for (let day = runDay - 1; day > runDay - 1 - LATE_DAYS; day--) {
    const usual = Array.from(groupByDay(lines, { fromDay: day - USUAL_DAYS, toDay: day - 1 })).filter(
      (usd) => usd > 0,
    );
    // Without a history nothing is usual.
    if (usual.length < USUAL_DAYS) return runDay - 1;
    const median = usual.sort((left, right) => left - right)[Math.floor(USUAL_DAYS / 2)]!;
    const [usd = 0] = groupByDay(lines, { fromDay: day, toDay: day });
    if (usd >= SMALLEST_SHARE * median) return day;
  }
  return runDay - 1 - LATE_DAYS;
}

/**
 * What a period cost where its last days are not billed in full yet: they count as the complete ones do on average. A return
 * on half a bill would be too good.
 */
export function sumInFull(lines: readonly CostLine[], range: DayRange, lastCompleteDay: number): number {
  const completeDays = Math.min(range.toDay, lastCompleteDay) - range.fromDay + 1;
  const days = range.toDay - range.fromDay + 1;
  if (completeDays < 1 || completeDays === days) return sumCosts(lines, range);
  return (sumCosts(lines, { ...range, toDay: lastCompleteDay }) / completeDays) * days;
}
