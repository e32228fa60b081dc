import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import type { Draft, Family, StudyFrame, World } from "../study-product";

/**
 * Cafés, held out: nothing was chosen on it. Guests are binomial of those who pass by, weather moves them by a share,
 * school terms switch the week, menus change their prices each spring, milk is bought at a market price, footfall
 * sensors count in fives and are silent at times.
 */

const TERMS = [
  [8, 85],
  [105, 200],
  [245, 350],
] as const;

function generateCafe(random: Random, frame: StudyFrame, passers: readonly [number, number]): Draft {
  const { days } = frame;
  const change = drawConceptChange(random, frame.plan);
  const crowd = Math.exp(random.uniform(Math.log(passers[0]), Math.log(passers[1])));
  const share = random.uniform(0.03, 0.2);
  const rainEffect = random.uniform(0, 0.35);
  const schoolEffect = random.uniform(-0.2, 0.4);
  const week = Array.from({ length: 7 }, () => random.uniform(0.6, 1.4));
  const springDay = random.integer(60, 120);
  const columns = {
    footfall: new Float64Array(days),
    rain_mm: new Float64Array(days),
    milk_cost: new Float64Array(days),
    term_flag: new Float64Array(days),
    waiting_minutes: new Float64Array(days),
  };
  const price = new Float64Array(days);
  const unitsSold = new Float64Array(days);
  const predictedDemand = new Float64Array(days);
  let menu = Math.round(10 * random.uniform(2, 6)) / 10;
  let isWet = false;
  let milk = 0;
  for (let day = 0; day < days; day += 1) {
    const date = Math.floor((frame.firstDay + day) % 365.25);
    if (date === springDay && random.chance(0.8))
      menu = Math.round(10 * menu * random.uniform(1.02, 1.1)) / 10;
    price[day] = menu;
    isWet = random.chance(isWet ? 0.6 : 0.25);
    columns.rain_mm[day] = isWet ? Math.round(10 * 4 * random.gamma(0.8)) / 10 : 0;
    const isTerm = TERMS.some(([from, to]) => date >= from && date <= to);
    columns.term_flag[day] = isTerm ? 1 : 0;
    milk = 0.98 * milk + 0.01 * random.normal();
    columns.milk_cost[day] = Math.round(1000 * 0.9 * Math.exp(milk)) / 1000;
    const known =
      crowd *
      share *
      week[(frame.firstDay + day) % 7]! *
      (isWet ? 1 - rainEffect : 1) *
      (isTerm ? 1 + schoolEffect : 1);
    const passing = random.poisson((known / share) * Math.exp(0.1 * random.normal()));
    const isSilent = random.chance(0.01);
    columns.footfall[day] = isSilent ? Number.NaN : 5 * Math.round(passing / 5);
    let guests = 0;
    for (let one = 0; one < passing; one += 1) if (random.chance(share * change.factorAt(day))) guests += 1;
    unitsSold[day] = spreadDemand(guests, known, change.noiseAt(day));
    predictedDemand[day] = known * Math.exp(0.05 * random.normal());
    columns.waiting_minutes[day] =
      Math.round(10 * (1 + (3 * guests) / (known + 5) + random.gamma(2) * 0.5)) / 10;
  }
  return {
    isRegular: crowd * share > 2,
    start: 0,
    unitsSold,
    predictedDemand,
    features: { selling_price: price, ...columns },
  };
}

const families: readonly Family[] = [
  {
    name: "café, busy",
    drifts: ["data", "concept"],
    generate: (random, frame) => generateCafe(random, frame, [80, 600]),
  },
  {
    name: "café, quiet",
    drifts: ["concept"],
    generate: (random, frame) => generateCafe(random, frame, [2, 10]),
  },
];

export const CAFE: World = { name: "café", families };
