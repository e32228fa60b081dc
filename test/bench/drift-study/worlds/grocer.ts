import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import type { Draft, Family, StudyFrame, World } from "../study-product";

/**
 * A grocer. Shoppers come as a compound process (baskets of several pieces),
 * leaflets run fortnightly with prices that end in nine, fresh goods cost another price every day, a range review
 * each year brings and takes products, heat and holidays move the week.
 */

const HOLIDAYS = [0, 95, 120, 140, 225, 305, 358, 359, 360];

const nine = (price: number) => Math.max(0.09, Math.round(price * 10) / 10 - 0.01);

interface GrocerOptions {
  readonly price: "leaflet" | "fresh" | "shelf";
  readonly shoppers: readonly [number, number];
  readonly isLaunched?: boolean;
}

function drawPrice(random: Random, kind: GrocerOptions["price"], leaflet: Float64Array): Float64Array {
  const base = Math.exp(random.uniform(0, 3));
  let market = 0;
  let shelf = nine(base);
  return leaflet.map((isOn) => {
    market = 0.97 * market + 0.02 * random.normal();
    if (kind === "fresh") return Math.round(100 * base * Math.exp(market)) / 100;
    if (random.chance(kind === "shelf" ? 0.006 : 0.002)) shelf = nine(base * random.uniform(0.92, 1.12));
    return kind === "leaflet" && isOn ? nine(shelf * 0.75) : shelf;
  });
}

function generateGrocer(random: Random, frame: StudyFrame, options: GrocerOptions): Draft {
  const { days } = frame;
  const change = drawConceptChange(random, frame.plan);
  const start = options.isLaunched ? random.integer(frame.monitoredFrom - 40, days - 100) : 0;
  const leaflet = new Float64Array(days);
  for (let day = 0; day < days; day += 14) {
    if (random.chance(0.2)) leaflet.fill(1, day, Math.min(days, day + 14));
  }
  const price = drawPrice(random, options.price, leaflet);
  const shoppers = Math.exp(random.uniform(Math.log(options.shoppers[0]), Math.log(options.shoppers[1])));
  const basket = random.uniform(0.1, 1.5);
  const week = [0.8, 0.85, 0.9, 1, 1.3, 1.5, 0.65].map((factor) => factor * random.uniform(0.9, 1.1));
  const heat = random.uniform(-0.02, 0.03);
  const lift = random.uniform(1.3, 2.5);
  const degrees = new Float64Array(days);
  const unitsSold = new Float64Array(days);
  const predictedDemand = new Float64Array(days);
  let weather = 0;
  for (let day = 0; day < days; day += 1) {
    const date = Math.floor((frame.firstDay + day) % 365.25);
    weather = 0.72 * weather + 2.1 * random.normal();
    degrees[day] = Math.round(10 - 9 * Math.cos((2 * Math.PI * (date - 15)) / 365.25) + weather);
    const holiday = HOLIDAYS.includes(date) ? 0.4 : HOLIDAYS.includes(date + 1) ? 1.5 : 1;
    const known =
      shoppers *
      week[(frame.firstDay + day) % 7]! *
      holiday *
      Math.exp(heat * (degrees[day]! - 10)) *
      (leaflet[day] ? lift : 1);
    let sold = 0;
    const visits = random.poisson(known * change.factorAt(day) * (0.85 + 0.3 * random.uniform()));
    for (let visit = 0; visit < visits; visit += 1) sold += 1 + random.poisson(basket);
    const expected = known * (1 + basket);
    predictedDemand[day] = expected * Math.exp(0.06 * random.normal());
    unitsSold[day] = spreadDemand(sold, expected, change.noiseAt(day));
  }
  let share = 0;
  const cut = (values: Float64Array) => values.slice(start);
  return {
    isRegular: shoppers > 2,
    start,
    unitsSold: cut(unitsSold),
    predictedDemand: cut(predictedDemand),
    features: {
      selling_price: cut(price),
      promotion: cut(leaflet),
      temperature: cut(degrees),
      loyalty_share: cut(
        unitsSold.map((sold) => {
          share = 0.4 * share + random.normal();
          const expected = 1 / (1 + Math.exp(-(0.2 + 0.2 * share)));
          let members = 0;
          const asked = Math.min(200, Math.max(5, sold));
          for (let one = 0; one < asked; one += 1) members += random.chance(expected) ? 1 : 0;
          return Math.round((1000 * members) / asked) / 1000;
        }),
      ),
      shelf_stock: cut(
        unitsSold.map((sold) =>
          Math.max(0, Math.round(shoppers * (2 + basket) * 2 - sold + 2 * random.normal())),
        ),
      ),
    },
  };
}

const KINDS: readonly (GrocerOptions & { readonly name: string; readonly drifts: Family["drifts"] })[] = [
  { name: "grocer, leaflets", drifts: ["data", "concept"], price: "leaflet", shoppers: [5, 60] },
  { name: "grocer, fresh", drifts: ["data", "concept"], price: "fresh", shoppers: [5, 60] },
  { name: "grocer, shelf prices", drifts: [], price: "shelf", shoppers: [4, 30] },
  { name: "grocer, launched", drifts: [], price: "shelf", shoppers: [4, 30], isLaunched: true },
];

export const GROCER: World = {
  name: "grocer",
  families: KINDS.map(({ name, drifts, ...options }) => ({
    name,
    drifts,
    generate: (random: Random, frame: StudyFrame) => generateGrocer(random, frame, options),
  })) satisfies readonly Family[],
};
