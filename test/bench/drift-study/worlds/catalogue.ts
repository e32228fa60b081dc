import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import type { Draft, Family, StudyFrame, World } from "../study-product";

/**
 * A mail-order catalogue with the events of the year: lognormal demand about a level that wanders, Christmas,
 * campaigns that nobody flagged and that come back each year, prices on ladders, products that are new and that
 * end. Its forecast is a level smoothed over the last days times the seasons it knows.
 */

interface YearEvent {
  /** Day of the year on which it begins, days it lasts, factor on demand and on the price. */
  readonly begin: number;
  readonly length: number;
  readonly demandFactor: number;
  readonly priceFactor: number;
}

interface CatalogueOptions {
  readonly price: "still" | "ladder" | "list";
  readonly christmas?: boolean;
  readonly campaigns?: boolean;
  readonly isNew?: boolean;
  readonly ends?: boolean;
}

const dayOfYear = (frame: StudyFrame, day: number) => (frame.firstDay + day) % 365.25;

function drawEvents(random: Random): readonly YearEvent[] {
  return Array.from({ length: random.integer(2, 4) }, () => ({
    begin: random.uniform(20, 320),
    length: random.integer(5, 16),
    demandFactor: random.uniform(1.4, 3),
    priceFactor: 1 - random.uniform(0.1, 0.35),
  }));
}

/** Prices that go down a ladder of fixed rungs and up again, or step once in a while. */
function drawPrices(random: Random, frame: StudyFrame, kind: CatalogueOptions["price"]): Float64Array {
  const base = Math.exp(random.uniform(1, 4));
  const rungs = [1, 0.9, 0.8, 0.7, 0.5].map((factor) => Math.round(100 * base * factor) / 100);
  const prices = new Float64Array(frame.days);
  if (kind === "still") return prices.fill(Math.round(100 * base) / 100);
  let rung = 0;
  let listed = base;
  let until = random.integer(20, 90);
  for (let day = 0; day < frame.days; day += 1) {
    if (day >= until) {
      if (kind === "ladder") {
        rung = rung === rungs.length - 1 || random.chance(0.25) ? 0 : rung + 1;
        until = day + random.integer(14, 45);
      } else {
        listed *= Math.exp(random.pick([-1, 1]) * random.uniform(0.03, 0.12));
        until = day + random.integer(100, 240);
      }
    }
    prices[day] = kind === "ladder" ? rungs[rung]! : Math.round(100 * listed) / 100;
  }
  return prices;
}

function generateCatalogue(random: Random, frame: StudyFrame, options: CatalogueOptions): Draft {
  const { days } = frame;
  const change = drawConceptChange(random, frame.plan);
  const start = options.isNew ? random.integer(frame.monitoredFrom - 20, days - 90) : 0;
  const end = options.ends ? random.integer(frame.monitoredFrom + 30, days - 40) : Number.POSITIVE_INFINITY;
  const events = options.campaigns ? drawEvents(random) : [];
  const peak = options.christmas ? random.uniform(0.8, 1.8) : 0;
  const price = drawPrices(random, frame, options.price);
  const level = Math.exp(random.uniform(2, 5));
  const weekly = Float64Array.from({ length: 7 }, () => random.uniform(0.7, 1.3));
  const wander = random.uniform(0.005, 0.02);
  const noise = random.uniform(0.15, 0.35);
  const visits = new Float64Array(days);
  const conversion = random.uniform(8, 25);
  const unitsSold = new Float64Array(days);
  const predictedDemand = new Float64Array(days);
  let log = 0;
  let smoothed = Number.NaN;
  for (let day = 0; day < days; day += 1) {
    log = 0.997 * log + wander * random.normal();
    const date = dayOfYear(frame, day);
    const build = peak * Math.exp(-(((date - 345) / 25) ** 2)) * (date < 358 ? 1 : 0.2);
    const event = events.find(({ begin, length }) => {
      const shifted = begin + ((Math.floor((frame.firstDay + day) / 365.25) * 37) % 5) - 2;
      return date >= shifted && date < shifted + length;
    });
    if (event) price[day] = Math.round(100 * price[day]! * event.priceFactor) / 100;
    const rampUp = options.isNew ? Math.min(1, 0.2 + (day - start) / 40) : 1;
    const fade = day > end ? Math.exp(-(day - end) / 12) : 1;
    const season = weekly[(frame.firstDay + day) % 7]! * Math.exp(build);
    const known = level * season * Math.exp(log);
    const mean = known * (event?.demandFactor ?? 1) * rampUp * fade * change.factorAt(day);
    const drawn = Math.round(mean * Math.exp(noise * random.normal() - (noise * noise) / 2));
    const expected = (Number.isNaN(smoothed) ? level : smoothed) * season;
    predictedDemand[day] = expected;
    unitsSold[day] = spreadDemand(drawn, known * rampUp * fade, change.noiseAt(day));
    visits[day] = random.poisson(conversion * (mean * 0.7 + 0.3 * level) + 5);
    const ratio = unitsSold[day]! / season;
    smoothed = Number.isNaN(smoothed) ? ratio : smoothed + 0.06 * (ratio - smoothed);
  }
  const humidity = random.uniform(55, 75);
  const cut = (values: Float64Array) => values.slice(start);
  return {
    isRegular: true,
    start,
    unitsSold: cut(unitsSold),
    predictedDemand: cut(predictedDemand),
    features: {
      selling_price: cut(price),
      page_visits: cut(visits),
      humidity: Float64Array.from({ length: days - start }, (_, day) => {
        const season = 8 * Math.cos((2 * Math.PI * dayOfYear(frame, day + start)) / 365.25);
        return Math.round(Math.min(100, humidity + season + 7 * random.normal()));
      }),
      competitor_price: cut(drawPrices(random, frame, "list")),
    },
  };
}

const KINDS: readonly (CatalogueOptions & { readonly name: string; readonly drifts: Family["drifts"] })[] = [
  { name: "wandering level", drifts: ["data", "concept"], price: "still" },
  { name: "step prices", drifts: [], price: "list" },
  { name: "price ladders", drifts: [], price: "ladder" },
  { name: "unflagged campaigns", drifts: [], price: "still", campaigns: true },
  { name: "Christmas build-up", drifts: [], price: "still", christmas: true },
  { name: "new products", drifts: [], price: "still", isNew: true },
  { name: "products that end", drifts: [], price: "still", ends: true },
];

export const CATALOGUE: World = {
  name: "catalogue",
  families: KINDS.map(({ name, drifts, ...options }) => ({
    name,
    drifts,
    // Forecasts that know of no end are wrong when it comes.
    ...(options.ends && { isEventFor: ["concept" as const] }),
    generate: (random, frame) => generateCatalogue(random, frame, options),
  })),
};
