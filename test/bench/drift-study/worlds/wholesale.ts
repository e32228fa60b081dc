import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import type { Draft, Family, StudyFrame, World } from "../study-product";

/**
 * A wholesaler: customers who order by renewal processes in lots of their own, list prices that stand for months,
 * stock that comes by the container. Its forecast smooths the last weeks (Croston for what sells seldom).
 */

/** List price: stands still, then moves by a step, a few times a year. */
function drawListPrice(random: Random, days: number): Float64Array {
  const prices = new Float64Array(days);
  let price = Math.exp(random.uniform(1, 5));
  let until = 0;
  for (let day = 0; day < days; day += 1) {
    if (day >= until) {
      if (day > 0) price *= Math.exp(random.pick([-1, 1, 1]) * random.uniform(0.02, 0.15));
      until = day + random.integer(90, 260);
    }
    prices[day] = Math.round(100 * price) / 100;
  }
  return prices;
}

/** Fuel surcharge in percent: a slow walk between bounds, the same for a week. */
function drawSurcharge(random: Random, days: number): Float64Array {
  let level = random.uniform(4, 12);
  const step = random.uniform(0.05, 0.3);
  return Float64Array.from({ length: days }, (_, day) => {
    if (day % 7 === 0) level = Math.min(15, Math.max(2, level + step * random.normal()));
    return Math.round(10 * level) / 10;
  });
}

/** Lead time quoted by the supplier in days: heavy to the right, without memory. */
function drawLeadTime(random: Random, days: number): Float64Array {
  const [shape, scale] = [random.uniform(3, 12), random.uniform(0.5, 2)];
  return Float64Array.from({ length: days }, () => Math.round(10 * (2 + scale * random.gamma(shape))) / 10);
}

interface WholesaleOptions {
  readonly customers: readonly [number, number];
  /** Mean days between the orders of one customer. */
  readonly gap: readonly [number, number];
  readonly lot: readonly [number, number];
  /** Share of days with an order many times the usual. */
  readonly spikeRate: number;
}

function drawOrders(random: Random, frame: StudyFrame, options: WholesaleOptions) {
  const change = drawConceptChange(random, frame.plan);
  const units = new Float64Array(frame.days);
  const orders = new Float64Array(frame.days);
  const customers = random.integer(...options.customers);
  let meanPerDay = 0;
  for (let customer = 0; customer < customers; customer += 1) {
    const gap = random.uniform(...options.gap);
    const lot = random.uniform(...options.lot);
    const regularity = random.uniform(1, 4);
    meanPerDay += lot / gap;
    let next = random.uniform(0, gap);
    while (next < frame.days) {
      const day = Math.floor(next);
      units[day]! += Math.max(1, random.poisson(lot * random.gamma(4) * 0.25));
      orders[day]! += 1;
      next += Math.max(0.3, (gap * random.gamma(regularity)) / regularity / change.factorAt(day));
    }
  }
  for (let day = 0; day < frame.days; day += 1) {
    if (random.chance(options.spikeRate)) units[day]! += Math.round(meanPerDay * random.uniform(8, 30));
    units[day] = spreadDemand(units[day]!, meanPerDay, change.noiseAt(day));
  }
  return { units, orders };
}

/** Simple exponential smoothing, or Croston's method where most days sell nothing. */
function smoothForecast(units: Float64Array): Float64Array {
  const forecasts = new Float64Array(units.length);
  let size = Number.NaN;
  let interval = 1;
  let gap = 1;
  units.forEach((sold, day) => {
    forecasts[day] = Number.isNaN(size) ? sold : size / interval;
    if (sold > 0) {
      size = Number.isNaN(size) ? sold : size + 0.03 * (sold - size);
      interval += 0.03 * (gap - interval);
      gap = 1;
    } else gap += 1;
  });
  return forecasts;
}

/** Stock by containers: one comes when the last is nearly gone, its size as the supplier ships. */
function drawContainerStock(random: Random, units: Float64Array): Float64Array {
  const mean = units.reduce((sum, sold) => sum + sold, 0) / units.length + 0.05;
  const container = Math.ceil(mean * random.uniform(20, 60));
  let stock = container;
  let arrival = -1;
  return units.map((sold, day) => {
    stock = Math.max(0, stock - sold);
    if (arrival < 0 && stock < mean * 12) arrival = day + random.integer(5, 12);
    if (day === arrival) {
      stock += container;
      arrival = -1;
    }
    return stock;
  });
}

function generateWholesale(random: Random, frame: StudyFrame, options: WholesaleOptions): Draft {
  const { units, orders } = drawOrders(random, frame, options);
  const sellingDays = units.reduce((sum, sold) => sum + (sold > 0 ? 1 : 0), 0);
  return {
    isRegular: sellingDays > 0.6 * frame.days,
    start: 0,
    unitsSold: units,
    predictedDemand: smoothForecast(units),
    features: {
      selling_price: drawListPrice(random, frame.days),
      fuel_surcharge: drawSurcharge(random, frame.days),
      supplier_lead_time: drawLeadTime(random, frame.days),
      orders,
      stock_level: drawContainerStock(random, units),
    },
  };
}

const KINDS: readonly (WholesaleOptions & { readonly name: string; readonly drifts: Family["drifts"] })[] = [
  {
    name: "regular orders",
    drifts: ["data", "concept"],
    customers: [12, 30],
    gap: [5, 14],
    lot: [3, 20],
    spikeRate: 0,
  },
  {
    name: "intermittent, Croston",
    drifts: ["concept"],
    customers: [1, 4],
    gap: [9, 40],
    lot: [1, 4],
    spikeRate: 0,
  },
  { name: "lumpy wholesale", drifts: [], customers: [1, 4], gap: [10, 40], lot: [20, 200], spikeRate: 0.004 },
  { name: "wholesale spikes", drifts: [], customers: [15, 30], gap: [4, 9], lot: [2, 8], spikeRate: 0.015 },
];

export const WHOLESALE: World = {
  name: "wholesale",
  families: KINDS.map(({ name, drifts, ...options }) => ({
    name,
    drifts,
    generate: (random, frame) => generateWholesale(random, frame, options),
  })),
};
