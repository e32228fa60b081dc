import type { Location } from "../../../../functions/contracts/catalogue";
import { formatDay, parseDay, weekdayOf } from "../../../../functions/demand/calendar";
import type { DemandSeries } from "../../../../functions/demand/series";
import { toSeriesKey } from "../../../../functions/demand/series-key";
import { drawTraits, type ProductTraits } from "./product-traits";
import { RandomSource } from "./random-source";

/** Last day of generated demand. Fixed, so that the same seed gives the same dates. */
export const GENERATED_UNTIL = parseDay("2026-09-30")!;
/** Days of history before the first day played: a year and a bit, so that a season is seen once. */
const GENERATED_HISTORY_DAYS = 400;

/** Month and day of the holidays on which nothing is sold, with their names. */
const CLOSED_DATES: ReadonlyMap<string, string> = new Map([
  ["12-25", "Christmas Day"],
  ["12-26", "Boxing Day"],
  ["01-01", "New Year's Day"],
]);
const AUTOCORRELATION = 0.6;
export const PROMOTION_DISCOUNT = 0.2;
/** Price of a bundle over that of the product alone. */
const BUNDLE_PRICE = 1.25;

/** How people buy in a made-up world. */
export interface BuyingHabits {
  readonly traits: (random: RandomSource) => ProductTraits;
  /** Shortest and longest promotion, days. */
  readonly promotionDays: readonly [number, number];
  /** First day on which promotions are dear bundles and no discounts any more. @default never */
  readonly bundlesFrom?: number;
}

const USUAL_HABITS: BuyingHabits = { traits: drawTraits, promotionDays: [2, 6] };

/**
 * A world of promotions that last for weeks and are worth learning: a lower price sells about twice as much. From a day
 * on promotions are bundles that cost more and sell as well as the discounts did: what a price says of demand has turned
 * round, and a model that learnt it before is wrong at each beginning and end.
 */
export function bundleHabits(bundlesFrom: number): BuyingHabits {
  return {
    traits: (random) => ({
      ...drawTraits(random),
      promotionRate: 0.05,
      promotionLift: random.uniform(1.8, 2.6),
    }),
    promotionDays: [20, 30],
    bundlesFrom,
  };
}

/**
 * Daily demand of made-up products: a level, a week, a year, autocorrelated noise, promotions that lower the
 * price and lift the sales, and a quarter of products that sell now and then only. On the few closed dates no
 * product has a row.
 *
 * The same seed gives the same numbers; a product's numbers do not depend on how many others there are.
 */
export function generateDemand(options: {
  readonly products: number;
  /** Places at which each of them is sold; without places when absent. */
  readonly places?: number;
  readonly days: number;
  readonly seed: number;
  readonly habits?: BuyingHabits;
  /** Days made up beyond the last one: what is planned by then for days to come. The days before are the same. */
  readonly daysBeyond?: number;
}): readonly DemandSeries[] {
  const { habits = USUAL_HABITS, daysBeyond = 0 } = options;
  const lastDay = GENERATED_UNTIL + daysBeyond;
  const firstDay = GENERATED_UNTIL - options.days - GENERATED_HISTORY_DAYS + 1;
  const places = options.places === undefined ? [] : listPlaces(options.places);
  return Array.from({ length: options.products }, (_, index) => {
    const productId = `P${String(index + 1).padStart(5, "0")}`;
    const random = new RandomSource(options.seed, productId);
    const traits = habits.traits(random);
    if (places.length === 0) return [generateProduct(productId, traits, random, [firstDay, lastDay], habits)];
    return places.map(({ location }) => {
      const key = toSeriesKey({ productId, location });
      const own = new RandomSource(options.seed, key);
      // A place sells half to one and a half times what an average one does.
      const level = (traits.level * own.uniform(0.5, 1.5)) / places.length;
      return generateProduct(key, { ...traits, level }, own, [firstDay, lastDay], habits);
    });
  }).flat();
}

const TOWNS = ["Aachen", "Berlin", "Bonn", "Dresden", "Hamburg", "Leipzig", "Munich", "Ulm"] as const;
const REGIONS = ["West", "East", "West", "East", "North", "East", "South", "South"] as const;

/** Made-up places, ascending, with the region that each lies in. */
export function listPlaces(count: number): readonly Required<Pick<Location, "location" | "region">>[] {
  return Array.from({ length: count }, (_, index) => ({
    location: TOWNS[index] ?? `Village ${String(index + 1 - TOWNS.length).padStart(3, "0")}`,
    region: REGIONS[index % REGIONS.length]!,
  }));
}

function generateProduct(
  productId: string,
  traits: ProductTraits,
  random: RandomSource,
  [firstDay, lastDay]: readonly [number, number],
  { promotionDays, bundlesFrom = lastDay + 1 }: BuyingHabits,
): DemandSeries {
  const days = openDays(firstDay, lastDay);
  const unitsSold = new Float64Array(days.length);
  const sellingPrice = new Float64Array(days.length);
  const promotion = new Float64Array(days.length);
  let noise = 0;
  let promotionDaysLeft = 0;
  for (const [row, day] of days.entries()) {
    noise = AUTOCORRELATION * noise + Math.sqrt(1 - AUTOCORRELATION ** 2) * traits.noise * random.normal();
    if (promotionDaysLeft > 0) promotionDaysLeft--;
    else if (random.chance(traits.promotionRate))
      promotionDaysLeft = Math.round(random.uniform(...promotionDays));
    const isPromoted = promotionDaysLeft > 0;
    promotion[row] = isPromoted ? 1 : 0;
    sellingPrice[row] = roundCents(
      traits.price * (isPromoted ? (day < bundlesFrom ? 1 - PROMOTION_DISCOUNT : BUNDLE_PRICE) : 1),
    );
    const mean =
      expectedUnits(traits, day) *
      Math.exp(noise - traits.noise ** 2 / 2) *
      (isPromoted ? traits.promotionLift : 1);
    unitsSold[row] =
      traits.saleProbability < 1 ? intermittentUnits(traits, mean, random) : random.poisson(mean);
  }
  return { productId, days, unitsSold, sellingPrice, features: { promotion }, categories: {} };
}

function expectedUnits(traits: ProductTraits, day: number): number {
  const year = Math.cos((2 * Math.PI * (day - traits.yearPeakDay)) / 365.25);
  return traits.level * traits.week[weekdayOf(day)]! * (1 + traits.yearAmplitude * year);
}

/** Demand comes on some days only, then in lots whose mean keeps the level. */
function intermittentUnits(traits: ProductTraits, mean: number, random: RandomSource): number {
  return random.chance(traits.saleProbability)
    ? 1 + random.poisson(Math.max(0, mean / traits.saleProbability - 1))
    : 0;
}

function openDays(firstDay: number, lastDay: number): Int32Array {
  const all = Array.from({ length: lastDay - firstDay + 1 }, (_, offset) => firstDay + offset);
  return Int32Array.from(all.filter((day) => closedFor(day) === undefined));
}

/** The holiday on which nothing is sold; `undefined` on other days. */
export function closedFor(day: number): string | undefined {
  return CLOSED_DATES.get(formatDay(day).slice(5));
}

function roundCents(price: number): number {
  return Math.round(price * 100) / 100;
}
