import { createRandom, type Random } from "../random";

export const FLEET_FEATURES = ["selling_price", "promotion", "temperature", "traffic"] as const;

/** How products of a fleet go together where nothing happens. */
export interface FleetKind {
  readonly name: string;
  /** Deviation of what all demand has in common and forecasts do not know, from day to day and over weeks. */
  readonly demandNoise: number;
  readonly demandWander: number;
  /** Share of the traffic's noise that all products have in common. */
  readonly trafficShare: number;
  /** Chance of a day on which all sell half as much again, which forecasts do not know. */
  readonly holidays?: number;
  readonly lowestPace: number;
  readonly highestPace: number;
}

/** Stable fleets whose products go together in unlike ways. */
export const FLEET_KINDS: readonly FleetKind[] = [
  { name: "independent", demandNoise: 0, demandWander: 0, trafficShare: 0, lowestPace: 3, highestPace: 40 },
  {
    name: "days in common",
    demandNoise: 0.12,
    demandWander: 0,
    trafficShare: 0.5,
    lowestPace: 3,
    highestPace: 40,
  },
  {
    name: "weeks in common",
    demandNoise: 0.05,
    demandWander: 0.1,
    trafficShare: 0.8,
    lowestPace: 3,
    highestPace: 40,
  },
  {
    name: "slow sellers",
    demandNoise: 0.08,
    demandWander: 0.05,
    trafficShare: 0.5,
    lowestPace: 0.1,
    highestPace: 2,
  },
  {
    name: "days off in common (held out)",
    ...{
      demandNoise: 0.06,
      demandWander: 0.03,
      trafficShare: 0.3,
      holidays: 0.03,
      lowestPace: 1,
      highestPace: 60,
    },
  },
];

export interface FleetDay {
  /** One row per product, by `FLEET_FEATURES`. */
  readonly values: readonly Float64Array[];
  readonly actual: Float64Array;
  readonly forecast: Float64Array;
}

/** What happens to a product on a day, in place of what would be; nothing while it returns nothing. */
export type Happening = (
  product: number,
  index: number,
) => { readonly demand?: number; readonly price?: number; readonly traffic?: number } | undefined;

/**
 * Days of a fleet. Prices stand still and move now and then, each product's by itself; the weather is one for all; demand
 * is a negative binomial count about a seasonal level, forecast by an exponential mean of the weekday's past.
 */
export function* generateFleet(
  seed: number,
  kind: FleetKind,
  products: number,
  days: number,
  happens: Happening = () => undefined,
): Generator<FleetDay> {
  const random = createRandom(seed);
  const list = Array.from({ length: products }, () => createProduct(random, kind));
  let wander = 0;
  let weather = 0;
  for (let index = 0; index < days; index += 1) {
    wander = 0.95 * wander + Math.sqrt(1 - 0.95 ** 2) * random.normal();
    weather = 0.7 * weather + 2 * random.normal();
    const holiday = kind.holidays !== undefined && random.chance(kind.holidays) ? 1.5 : 1;
    const common = holiday * Math.exp(kind.demandNoise * random.normal() + kind.demandWander * wander);
    const commonTraffic = random.normal();
    const season = Math.sin((2 * Math.PI * index) / 365.25);
    const temperature = 12 + 9 * season + weather;
    const values: Float64Array[] = [];
    const actual = new Float64Array(products);
    const forecast = new Float64Array(products);
    for (const [number, product] of list.entries()) {
      const change = happens(number, index);
      if (random.chance(0.006)) product.price *= random.pick([0.9, 0.95, 1.05, 1.1]);
      product.promotionDays =
        product.promotionDays > 0 ? product.promotionDays - 1 : random.chance(0.015) ? 6 : 0;
      const promotion = product.promotionDays > 0 ? 1 : 0;
      const weekday = index % 7;
      const usual = product.pace * (1 + 0.2 * season) * (weekday > 4 ? 1.4 : 0.84) * (1 + 0.5 * promotion);
      const mean = usual * common * (change?.demand ?? 1);
      actual[number] = random.poisson((mean * random.gamma(8)) / 8);
      forecast[number] = product.level[weekday]! * (1 + 0.5 * promotion);
      product.level[weekday]! += 0.15 * (actual[number]! / (1 + 0.5 * promotion) - product.level[weekday]!);
      const noise = kind.trafficShare * commonTraffic + (1 - kind.trafficShare) * random.normal();
      values.push(
        Float64Array.of(
          product.price * (change?.price ?? 1) * (promotion ? 0.8 : 1),
          promotion,
          temperature,
          product.pace * 20 * (1 + 0.1 * noise) * (change?.traffic ?? 1),
        ),
      );
    }
    yield { values, actual, forecast };
  }
}

function createProduct(random: Random, { lowestPace, highestPace }: FleetKind) {
  const pace = Math.exp(random.uniform(Math.log(lowestPace), Math.log(highestPace)));
  return {
    pace,
    price: Math.round(random.uniform(200, 5000)) / 100,
    promotionDays: 0,
    level: new Float64Array(7).fill(pace),
  };
}
