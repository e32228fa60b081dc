import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import type { Draft, Family, StudyFrame, World } from "../study-product";

/**
 * A shop: log-linear demand with weekly and yearly seasons, promotions and prices; counts are Poisson or negative
 * binomial about a latent AR(1); inputs are autoregressive. The forecast knows all but the noise.
 */

/** Values of an autoregressive process of unit variance. */
function drawAutoregression(random: Random, days: number, phi: number): Float64Array {
  let state = random.normal();
  return Float64Array.from({ length: days }, () => {
    state = phi * state + Math.sqrt(1 - phi * phi) * random.normal();
    return state;
  });
}

const yearAngle = (frame: StudyFrame, day: number) => (2 * Math.PI * (frame.firstDay + day)) / 365.25;

function drawPromotions(random: Random, days: number): Float64Array {
  const rate = random.uniform(0.04, 0.15);
  const length = random.pick([1, 1, 3, 7]);
  const flags = new Float64Array(days);
  for (let day = 0; day < days; day += 1) {
    if (flags[day] === 0 && random.chance(rate / length)) flags.fill(1, day, Math.min(days, day + length));
  }
  return flags;
}

/** Price of a promoted product: constant, or scattering a little; lower on promotions. */
function drawPrice(random: Random, promotion: Float64Array): Float64Array {
  const base = Math.exp(random.uniform(0.7, 4.5));
  const noise = random.pick([0, 0, 0.01, 0.03]);
  const discount = random.uniform(0.1, 0.3);
  return promotion.map(
    (flag) => Math.round(100 * base * (1 - discount * flag) * (1 + noise * random.normal())) / 100,
  );
}

function drawIndex(random: Random, frame: StudyFrame): Float64Array {
  const phi = random.uniform(0, 0.8);
  const noise = drawAutoregression(random, frame.days, phi);
  const [level, scale] = [random.uniform(20, 200), random.uniform(1, 8)];
  const yearly = random.chance(0.5) ? random.uniform(0, 2) : 0;
  const weekly = random.chance(0.5) ? random.uniform(0, 1.5) : 0;
  const phase = random.uniform(0, 7);
  return noise.map(
    (value, day) =>
      level +
      scale *
        (value +
          yearly * Math.sin(yearAngle(frame, day) + phase) +
          weekly * Math.sin((2 * Math.PI * (day + phase)) / 7)),
  );
}

function drawTemperature(random: Random, frame: StudyFrame): Float64Array {
  const noise = drawAutoregression(random, frame.days, random.uniform(0.6, 0.85));
  const [mean, amplitude, scale] = [random.uniform(7, 16), random.uniform(6, 11), random.uniform(2, 3.5)];
  return noise.map((value, day) => {
    const degrees = mean - amplitude * Math.cos(yearAngle(frame, day) - 0.3) + scale * value;
    return Math.round(10 * degrees) / 10;
  });
}

function drawTraffic(random: Random, frame: StudyFrame): Float64Array {
  const latent = drawAutoregression(random, frame.days, random.uniform(0.3, 0.7));
  const level = Math.exp(random.uniform(4, 8));
  const [spread, yearly] = [random.uniform(0.05, 0.2), random.uniform(0, 0.3)];
  const weekend = random.uniform(-0.4, 0.4);
  return latent.map((value, day) => {
    const isWeekend = (frame.firstDay + day) % 7 < 2;
    const season = yearly * Math.sin(yearAngle(frame, day));
    return random.poisson(level * Math.exp(spread * value + season + (isWeekend ? weekend : 0)));
  });
}

/** Stock under a daily review: sales take it down, lots of a fixed size bring it up. */
function drawStock(random: Random, sold: Float64Array): Float64Array {
  const mean = Math.max(0.5, sold.reduce((sum, units) => sum + units, 0) / sold.length);
  const lot = Math.ceil(mean * random.uniform(5, 15));
  const reorderAt = mean * random.uniform(3, 6);
  let stock = lot;
  return sold.map((units) => {
    stock = Math.max(0, stock - units);
    while (stock < reorderAt) stock += lot;
    return stock;
  });
}

/** Days after the first monitored one. */
const SHOCK = { after: 150, days: 21 };

interface ShopOptions {
  readonly level: readonly [number, number];
  /** Smallest shape of the negative binomial; infinite = Poisson. */
  readonly shape: number;
  /** Half of the demand of three weeks stays away. */
  readonly hasShock?: boolean;
}

function isShocked({ monitoredFrom }: StudyFrame, day: number): boolean {
  return day >= monitoredFrom + SHOCK.after && day < monitoredFrom + SHOCK.after + SHOCK.days;
}

function generateShop(random: Random, frame: StudyFrame, options: ShopOptions): Draft {
  const { days } = frame;
  const change = drawConceptChange(random, frame.plan);
  const promotion = drawPromotions(random, days);
  const price = drawPrice(random, promotion);
  const level = Math.exp(random.uniform(Math.log(options.level[0]), Math.log(options.level[1])));
  const weekly = Float64Array.from({ length: 7 }, () => 0.25 * random.normal());
  const yearly = random.uniform(0, 0.5);
  const lift = random.uniform(1.1, 2);
  const phi = random.uniform(0, 0.6);
  const latent = drawAutoregression(random, days, phi);
  const spread = random.uniform(0.05, 0.2);
  const skill = random.uniform(0.02, 0.12);
  const shape = options.shape * random.uniform(1, 4);
  const unitsSold = new Float64Array(days);
  const predictedDemand = new Float64Array(days);
  for (let day = 0; day < days; day += 1) {
    const known =
      level *
      Math.exp(weekly[(frame.firstDay + day) % 7]! + yearly * Math.sin(yearAngle(frame, day) + spread)) *
      (promotion[day] ? lift : 1);
    predictedDemand[day] = known * Math.exp(skill * random.normal());
    const mean = known * Math.exp(spread * latent[day]!) * change.factorAt(day);
    const rate = Number.isFinite(shape) ? (mean * random.gamma(shape)) / shape : mean;
    unitsSold[day] = spreadDemand(random.poisson(rate), known, change.noiseAt(day));
    if (options.hasShock && isShocked(frame, day)) unitsSold[day] = Math.round(unitsSold[day]! / 2);
  }
  return {
    isRegular: level > 2,
    start: 0,
    unitsSold,
    predictedDemand,
    features: {
      selling_price: price,
      promotion,
      search_index: drawIndex(random, frame),
      temperature: drawTemperature(random, frame),
      web_traffic: drawTraffic(random, frame),
      stock_on_hand: drawStock(random, unitsSold),
    },
  };
}

const families: readonly Family[] = [
  {
    name: "regular, Poisson",
    drifts: ["data", "concept"],
    generate: (random, frame) =>
      generateShop(random, frame, { level: [5, 200], shape: Number.POSITIVE_INFINITY }),
  },
  {
    name: "regular, negative binomial",
    drifts: ["data", "concept"],
    generate: (random, frame) => generateShop(random, frame, { level: [4, 100], shape: 2 }),
  },
  {
    name: "slow, Poisson",
    drifts: ["concept"],
    generate: (random, frame) =>
      generateShop(random, frame, { level: [0.1, 1], shape: Number.POSITIVE_INFINITY }),
  },
  {
    name: "shock to the fleet",
    drifts: [],
    isEventFor: ["data", "concept"],
    generate: (random, frame) =>
      generateShop(random, frame, { level: [5, 200], shape: Number.POSITIVE_INFINITY, hasShock: true }),
  },
];

export const SHOP: World = { name: "shop", families };
