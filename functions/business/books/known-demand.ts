import { medianOf } from "../../demand/numeric/median";
import { classifyXyz } from "../../demand/variation-class";
import { classifyAbc, serviceClassOf } from "../policy/classify";
import { LONGEST_COVER_DAYS } from "../policy/economic-order";
import type { DailyDemand } from "./baseline-demand";
import { START_WINDOW_DAYS } from "./starting-point";

const DAYS_PER_WEEK = 7;
/**
 * Classes are told anew every four weeks, on the same days for all books. A class that a day's own demand chose would
 * never see the burst that it missed: the burst has made another class of the product.
 */
const CLASS_DAYS = 28;

/** What the last {@link START_WINDOW_DAYS} of demand tell the policy of each product. It does not depend on any book. */
export interface KnownDemand {
  /** Highest demand of any protection interval that the product's own demand supports: see `supportYoungProducts`. */
  readonly highestIntervalUnits: Float64Array;
  /** Probability that a review cycle in which the product is on sale has any demand. */
  readonly demandCycleShare: Float64Array;
  /** Days since the product's first row of these weeks. */
  readonly knownDays: Float64Array;
  /** Demand of the last {@link LONGEST_COVER_DAYS}, the most that an order covers; `NaN` in books of before it was kept. */
  readonly recentUnits: Float64Array;
  /** Place among `SERVICE_CLASSES`, as told at most four weeks ago. */
  readonly serviceClass: Uint8Array;
}

/**
 * @param demandOf each product's demand over these weeks; `undefined` where it has none.
 * @param priceAmount per product; `NaN` where unknown, which counts as 1 so that units tell the volume.
 */
export function summariseKnownDemand(
  count: number,
  demandOf: (index: number) => DailyDemand | undefined,
  priceAmount: Float64Array,
  originDay: number,
  {
    protectionDaysOf,
    reviewPeriodDays,
  }: { readonly protectionDaysOf: (index: number) => number; readonly reviewPeriodDays: number },
): KnownDemand {
  const highestIntervalUnits = new Float64Array(count);
  const demandCycleShare = new Float64Array(count).fill(1);
  const knownDays = new Float64Array(count);
  const recentUnits = new Float64Array(count);
  const revenue = new Float64Array(count);
  const variation = new Float64Array(count).fill(Number.NaN);
  const classAge = new Float64Array(count);
  const sinceClasses = originDay % CLASS_DAYS;
  const daily = new Float64Array(START_WINDOW_DAYS);
  for (let index = 0; index < count; index++) {
    const demand = demandOf(index);
    if (!demand || demand.days.length === 0) continue;
    const { days, units } = demand;
    const age = originDay - days[0]! + 1;
    daily.fill(0);
    let rows = 0;
    let demandRows = 0;
    let total = 0;
    for (let row = 0; row < days.length; row++) {
      const back = originDay - days[row]!;
      if (!(units[row]! >= 0)) continue;
      rows++;
      if (units[row]! > 0) demandRows++;
      if (back < LONGEST_COVER_DAYS) recentUnits[index]! += units[row]!;
      if (back >= sinceClasses) total += units[row]!;
      daily[back] = units[row]!;
    }
    knownDays[index] = age;
    highestIntervalUnits[index] = highestSum(daily, age, protectionDaysOf(index));
    // Half a cycle of either kind beforehand: a product that never sold may yet, one that always did may not.
    const [cycles, withDemand] =
      reviewPeriodDays === 1 ? [rows, demandRows] : countCycles(daily, age, reviewPeriodDays);
    demandCycleShare[index] = (withDemand + 0.5) / (cycles + 1);
    classAge[index] = age - sinceClasses;
    if (classAge[index]! <= 0) continue;
    revenue[index] = ((priceAmount[index]! >= 0 ? priceAmount[index]! : 1) * total) / classAge[index]!;
    variation[index] = weeklyVariation(daily.subarray(sinceClasses), classAge[index]!);
  }
  supportYoungProducts(highestIntervalUnits, knownDays, protectionDaysOf, demandOf);
  const abc = classifyAbc(revenue);
  const serviceClass = Uint8Array.from(abc, (letter, index) =>
    serviceClassOf(letter, classifyXyz(variation[index]!), classAge[index]!),
  );
  return { highestIntervalUnits, demandCycleShare, knownDays, recentUnits, serviceClass };
}

/**
 * Days whose demand says as much of a new product as all that is known of others. Of 346 launches of a gift retailer, before the
 * days that docs/inventory.md tells the service of, 1.1 to 3.1 for intervals of 5 to 29 days (`npm run bench -- launches`).
 */
const OTHERS_WORTH_DAYS = 2;
/** Fewer launches do not tell what the next one comes to. */
const FEWEST_LAUNCHES = 20;
/** What is first seen in the first days of a fleet was there before, be they closures. */
const FLEET_START_DAYS = 14;
/** However much others sell, a new product is taken to support no more than so many times its own pace. */
const MOST_PACES = 2;

/**
 * A product that has been known for two days has shown two days of demand and no interval of eight: what it has shown says
 * little of it, and nothing beyond would starve it. It is taken to support what its days would come to at their pace,
 * and what half of the launches of these weeks have come to in their first interval, weighed by what its days say (their
 * geometric mean, since demand is spread by factors; credibility as in Buehlmann, 1967, Experience rating and credibility,
 * ASTIN Bulletin 4(3)). What it has shown stands. Where few launches are known, the best interval of half of the older products
 * stands in for theirs.
 */
function supportYoungProducts(
  highestIntervalUnits: Float64Array,
  knownDays: Float64Array,
  protectionDaysOf: (index: number) => number,
  demandOf: (index: number) => DailyDemand | undefined,
): void {
  const young: number[] = [];
  const launchedUnits: number[] = [];
  const olderUnits: number[] = [];
  const fleetDays = knownDays.reduce((longest, days) => Math.max(longest, days), 0);
  for (let index = 0; index < knownDays.length; index++) {
    const days = knownDays[index]!;
    if (days === 0) continue;
    if (days < protectionDaysOf(index)) young.push(index);
    else {
      olderUnits.push(highestIntervalUnits[index]!);
      if (days <= fleetDays - FLEET_START_DAYS) {
        launchedUnits.push(firstUnits(demandOf(index)!, protectionDaysOf(index)));
      }
    }
  }
  const typicalUnits = medianOf(launchedUnits.length >= FEWEST_LAUNCHES ? launchedUnits : olderUnits);
  if (typicalUnits === undefined) return;
  for (const index of young) {
    const days = knownDays[index]!;
    const shownUnits = highestIntervalUnits[index]!;
    const pacedUnits = (shownUnits * protectionDaysOf(index)) / days;
    const weight = days / (days + OTHERS_WORTH_DAYS);
    const supported = Math.min(MOST_PACES * pacedUnits, pacedUnits ** weight * typicalUnits ** (1 - weight));
    highestIntervalUnits[index] = Math.max(shownUnits, Math.round(supported));
  }
}

/** Demand of the first days that a product has been known for. */
function firstUnits({ days, units }: DailyDemand, dayCount: number): number {
  let total = 0;
  for (let row = 0; row < days.length && days[row]! < days[0]! + dayCount; row++) {
    if (units[row]! > 0) total += units[row]!;
  }
  return total;
}

function highestSum(daily: Float64Array, age: number, length: number): number {
  let sum = 0;
  let highest = 0;
  for (let back = 0; back < age; back++) {
    sum += daily[back]!;
    if (back >= length) sum -= daily[back - length]!;
    if (sum > highest) highest = sum;
  }
  return highest;
}

/** Review cycles that end with the origin, and those of them with demand. */
function countCycles(daily: Float64Array, age: number, length: number): [cycles: number, withDemand: number] {
  let withDemand = 0;
  const cycles = Math.floor(age / length);
  for (let cycle = 0; cycle < cycles; cycle++) {
    for (let back = cycle * length; back < (cycle + 1) * length; back++) {
      if (daily[back]! > 0) {
        withDemand++;
        break;
      }
    }
  }
  return [cycles, withDemand];
}

/** Standard deviation / mean of demand per week, of whole weeks that end with the origin. */
function weeklyVariation(daily: Float64Array, age: number): number {
  const weeks = Math.floor(age / DAYS_PER_WEEK);
  let total = 0;
  let squares = 0;
  for (let week = 0; week < weeks; week++) {
    let units = 0;
    for (let back = week * DAYS_PER_WEEK; back < (week + 1) * DAYS_PER_WEEK; back++) units += daily[back]!;
    total += units;
    squares += units * units;
  }
  const mean = total / weeks;
  // 0 / 0 with one week, and without demand.
  return Math.sqrt(Math.max(0, squares - weeks * mean * mean) / (weeks - 1)) / mean;
}
