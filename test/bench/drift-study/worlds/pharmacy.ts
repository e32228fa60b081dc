import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import type { Draft, Family, StudyFrame, World } from "../study-product";

/**
 * A pharmacy. Sales excite further sales (a Hawkes process in days), waves of
 * illness come each winter at another date and height, regulated prices move once a year, weather is bursty.
 */

/** Waves of illness: one each winter, of another date, height and width. */
function drawWaves(random: Random, frame: StudyFrame): Float64Array {
  const waves = new Float64Array(frame.days);
  const years = Math.ceil(frame.days / 365) + 2;
  for (let year = -1; year < years; year += 1) {
    const peak = year * 365.25 - (frame.firstDay % 365.25) + 25 + random.uniform(-20, 20);
    const [height, width] = [random.uniform(0.3, 1), random.uniform(14, 28)];
    for (let day = 0; day < frame.days; day += 1) {
      waves[day]! += height * Math.exp(-(((day - peak) / width) ** 2));
    }
  }
  return waves;
}

function drawPollen(random: Random, frame: StudyFrame): Float64Array {
  let burst = 0;
  return Float64Array.from({ length: frame.days }, (_, day) => {
    const season = Math.max(0, Math.sin((2 * Math.PI * (frame.firstDay + day - 60)) / 365.25));
    burst = 0.8 * burst + (random.chance(0.1) ? random.gamma(2) : 0);
    return Math.round(5 * season * (1 + burst) + random.gamma(1));
  });
}

function drawPressure(random: Random, days: number): Float64Array {
  let [state, speed] = [0, 0];
  return Float64Array.from({ length: days }, () => {
    speed = 0.5 * speed + random.normal();
    state = 0.75 * state + speed;
    return Math.round(10 * (1013 + 4 * state)) / 10;
  });
}

function drawRegulatedPrice(random: Random, frame: StudyFrame): Float64Array {
  let price = Math.exp(random.uniform(1, 4));
  const date = random.integer(0, 364);
  return Float64Array.from({ length: frame.days }, (_, day) => {
    if (day > 0 && (frame.firstDay + day) % 365 === date) price *= 1 + random.uniform(0.01, 0.06);
    return Math.round(100 * price) / 100;
  });
}

/** Pieces in the drawer, filled up to a level twice a week. */
function drawDrawer(random: Random, units: Float64Array): Float64Array {
  const mean = units.reduce((sum, sold) => sum + sold, 0) / units.length;
  const level = Math.ceil(mean * random.uniform(6, 12) + 2);
  const weekday = random.integer(0, 6);
  let stock = level;
  return units.map((sold, day) => {
    stock = Math.max(0, stock - sold);
    if (day % 7 === weekday || day % 7 === (weekday + 3) % 7) stock = level;
    return stock;
  });
}

function generatePharmacy(random: Random, frame: StudyFrame, levels: readonly [number, number]): Draft {
  const change = drawConceptChange(random, frame.plan);
  const waves = drawWaves(random, frame);
  const level = Math.exp(random.uniform(Math.log(levels[0]), Math.log(levels[1])));
  const excitation = random.uniform(0, 0.35);
  const illness = random.uniform(0, 0.6);
  const saturday = random.uniform(0.4, 0.9);
  const unitsSold = new Float64Array(frame.days);
  const predictedDemand = new Float64Array(frame.days);
  let excited = level;
  for (let day = 0; day < frame.days; day += 1) {
    const week = (frame.firstDay + day) % 7 === 2 ? saturday : 1;
    const base = level * (1 - excitation) * Math.exp(illness * waves[day]!) * week;
    const known = base + excitation * excited * week;
    predictedDemand[day] = known * (1 + 0.05 * random.normal());
    const sold = random.poisson(known * change.factorAt(day));
    unitsSold[day] = spreadDemand(sold, known, change.noiseAt(day));
    excited = 0.7 * excited + 0.3 * unitsSold[day]!;
  }
  let flag = 0;
  return {
    isRegular: level > 2,
    start: 0,
    unitsSold,
    predictedDemand,
    features: {
      selling_price: drawRegulatedPrice(random, frame),
      promotion: unitsSold.map(() => {
        flag = random.chance(flag ? 0.8 : 0.02) ? 1 : 0;
        return flag;
      }),
      pollen_count: drawPollen(random, frame),
      air_pressure: drawPressure(random, frame.days),
      illness_index: waves.map((wave) => Math.round(1000 * (wave + 0.2 + 0.08 * random.gamma(2))) / 10),
      drawer_stock: drawDrawer(random, unitsSold),
    },
  };
}

const families: readonly Family[] = [
  {
    name: "pharmacy, regular",
    drifts: ["data", "concept"],
    generate: (random, frame) => generatePharmacy(random, frame, [6, 80]),
  },
  {
    name: "pharmacy, slow",
    drifts: ["concept"],
    generate: (random, frame) => generatePharmacy(random, frame, [0.08, 0.8]),
  },
];

export const PHARMACY: World = { name: "pharmacy", families };
