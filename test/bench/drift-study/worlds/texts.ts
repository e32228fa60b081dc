import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import { type Draft, type Family, type StudyFrame, TEXT_KINDS, type World } from "../study-product";

/**
 * Text columns. The channel of the day's largest order by shares that differ on
 * weekends; a supplier that is replaced for some weeks now and then; campaigns that each have a code of their own, or
 * return with one of a few; the weather in words, which lasts.
 */

const TEXT_COLUMNS = ["channel", "supplier", "campaign", "weather"] as const;

function drawShares(random: Random, count: number): number[] {
  const weights = Array.from({ length: count }, () => random.gamma(1.5) + 0.05);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function pickBy(random: Random, shares: readonly number[]): number {
  let left = random.uniform();
  for (const [code, share] of shares.entries()) {
    left -= share;
    if (left < 0) return code;
  }
  return shares.length - 1;
}

function drawChannel(random: Random, frame: StudyFrame): Float64Array {
  const count = random.integer(2, 5);
  const [weekdays, weekends] = [drawShares(random, count), drawShares(random, count)];
  return Float64Array.from({ length: frame.days }, (_, day) =>
    pickBy(random, (frame.firstDay + day) % 7 < 2 ? weekends : weekdays),
  );
}

function drawSupplier(random: Random, frame: StudyFrame): Float64Array {
  const values = new Float64Array(frame.days);
  const pause = random.uniform(30, 120);
  for (let day = random.integer(5, 60); day < frame.days; ) {
    const until = day + random.integer(5, 25);
    values.fill(random.integer(1, 2), day, Math.min(frame.days, until));
    day = until + 1 + Math.round(pause * random.gamma(2) * 0.5);
  }
  return values;
}

/** Nothing, or a campaign; every one has a code of its own, or they take turns with a few. */
function drawCampaign(random: Random, frame: StudyFrame, hasOwnCodes: boolean): Float64Array {
  const values = new Float64Array(frame.days);
  const [every, length, few] = [random.integer(14, 40), random.integer(3, 10), random.integer(2, 4)];
  let next = 1;
  for (let day = random.integer(0, every); day < frame.days; day += every + random.integer(-4, 4)) {
    values.fill(hasOwnCodes ? next : 1 + (next % few), day, Math.min(frame.days, day + length));
    next += 1;
  }
  return values;
}

function drawWeather(random: Random, frame: StudyFrame): Float64Array {
  const stays = random.uniform(0.4, 0.75);
  let state = 0;
  return Float64Array.from({ length: frame.days }, (_, day) => {
    const winter = 0.5 + 0.5 * Math.cos((2 * Math.PI * (frame.firstDay + day)) / 365.25);
    if (!random.chance(stays)) state = pickBy(random, [0.5 - 0.2 * winter, 0.3, 0.2, 0.2 * winter]);
    return state;
  });
}

function generateProduct(random: Random, frame: StudyFrame, hasOwnCodes: boolean): Draft {
  const { days } = frame;
  const change = drawConceptChange(random, frame.plan);
  const channel = drawChannel(random, frame);
  const campaign = drawCampaign(random, frame, hasOwnCodes);
  const level = Math.exp(random.uniform(1.5, 4));
  const price = Math.round(100 * Math.exp(random.uniform(0.5, 3.5))) / 100;
  const effects = Array.from({ length: 5 }, () => Math.exp(0.1 * random.normal()));
  const unitsSold = new Float64Array(days);
  const predictedDemand = new Float64Array(days);
  for (let day = 0; day < days; day += 1) {
    const known = level * effects[channel[day]!]! * (campaign[day] ? 1.3 : 1);
    predictedDemand[day] = known * Math.exp(0.05 * random.normal());
    const sold = random.poisson(known * (0.8 + 0.2 * random.gamma(1)) * change.factorAt(day));
    unitsSold[day] = spreadDemand(sold, known, change.noiseAt(day));
  }
  return {
    isRegular: true,
    start: 0,
    unitsSold,
    predictedDemand,
    features: {
      selling_price: new Float64Array(days).fill(price),
      channel,
      supplier: drawSupplier(random, frame),
      campaign,
      weather: drawWeather(random, frame),
    },
    texts: TEXT_COLUMNS,
  };
}

const KINDS: readonly { readonly name: string; readonly hasOwnCodes: boolean }[] = [
  { name: "texts, campaigns that return", hasOwnCodes: false },
  { name: "texts, campaigns of their own", hasOwnCodes: true },
];

export const TEXTS: World = {
  name: "texts",
  families: KINDS.map(
    ({ name, hasOwnCodes }): Family => ({
      name,
      drifts: ["data"],
      dataKinds: TEXT_KINDS,
      generate: (random, frame) => generateProduct(random, frame, hasOwnCodes),
    }),
  ),
};
