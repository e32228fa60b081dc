import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import type { Draft, Family, StudyFrame, World } from "../study-product";

/**
 * Sellers on a marketplace, held out: nothing was chosen on it. Orders come in sessions whose number has memory,
 * ratings are running means, ranks are integers that follow sales, prices are repriced against a rival, shipping takes
 * days of a heavy tail, warehouses are topped up on Mondays.
 */

interface SellerOptions {
  readonly sessions: readonly [number, number];
  readonly price: "repriced" | "fixed" | "flash";
  readonly isFad?: boolean;
}

function drawPrices(random: Random, days: number, kind: SellerOptions["price"]) {
  const base = Math.exp(random.uniform(1.5, 4));
  const flash = new Float64Array(days);
  let rival = 0;
  let own = 0;
  let left = 0;
  const prices = Float64Array.from({ length: days }, (_, day) => {
    rival = 0.9 * rival + 0.015 * random.normal();
    if (kind === "repriced") {
      if (random.chance(0.4)) own = 0.5 * rival + 0.01 * random.normal();
      return Math.round(100 * base * Math.exp(own)) / 100;
    }
    if (kind === "flash" && left === 0 && random.chance(0.02)) left = random.integer(1, 3);
    if (left > 0) {
      left -= 1;
      flash[day] = 1;
      return Math.floor(base * 0.8) + 0.99;
    }
    return Math.floor(base) + 0.99;
  });
  return { prices, flash };
}

function generateSeller(random: Random, frame: StudyFrame, options: SellerOptions): Draft {
  const { days } = frame;
  const change = drawConceptChange(random, frame.plan);
  const { prices, flash } = drawPrices(random, days, options.price);
  const level = Math.exp(random.uniform(Math.log(options.sessions[0]), Math.log(options.sessions[1])));
  const conversion = random.uniform(0.02, 0.08);
  const memory = random.uniform(0.5, 0.9);
  const holidays = random.uniform(0, 0.7);
  const week = Array.from({ length: 7 }, () => Math.exp(0.15 * random.normal()));
  const fadStart = options.isFad ? random.integer(frame.monitoredFrom, days - 150) : days;
  const columns = {
    sessions: new Float64Array(days),
    sales_rank: new Float64Array(days),
    rating: new Float64Array(days),
    shipping_days: new Float64Array(days),
    warehouse_stock: new Float64Array(days),
  };
  const unitsSold = new Float64Array(days);
  const predictedDemand = new Float64Array(days);
  let excess = 0;
  let pace = level * conversion;
  let rating = random.uniform(3.8, 4.6);
  let stock = Math.ceil(pace * 20);
  for (let day = 0; day < days; day += 1) {
    const date = (frame.firstDay + day) % 365.25;
    excess = memory * excess + 0.12 * random.normal();
    const season = 1 + holidays * Math.exp(-(((date - 330) / 18) ** 2));
    const fad = day < fadStart ? 1 : 1 + 1.5 * Math.exp(-(((day - fadStart - 60) / 35) ** 2));
    const known = level * week[(frame.firstDay + day) % 7]! * season * (flash[day] ? 1.8 : 1) * fad;
    const sessions = random.poisson(known * Math.exp(excess) * (0.4 + 0.6 * random.gamma(6)) * 0.25);
    columns.sessions[day] = sessions;
    const expected = known * 0.25 * 4 * conversion;
    const sold = random.poisson(4 * sessions * conversion * change.factorAt(day));
    unitsSold[day] = spreadDemand(sold, expected, change.noiseAt(day));
    predictedDemand[day] = expected * Math.exp(0.08 * random.normal());
    pace += 0.1 * (unitsSold[day]! - pace);
    columns.sales_rank[day] = Math.max(1, Math.round((4_000 / (1 + pace)) * Math.exp(0.1 * random.normal())));
    rating += 0.01 * (random.pick([5, 5, 5, 4, 4, 3, 1]) - rating);
    columns.rating[day] = Math.round(100 * rating) / 100;
    columns.shipping_days[day] = 1 + Math.round(10 * random.gamma(0.7)) / 10;
    stock = Math.max(0, stock - unitsSold[day]!);
    if ((frame.firstDay + day) % 7 === 4) stock = Math.max(stock, Math.ceil(14 * pace + 5));
    columns.warehouse_stock[day] = stock;
  }
  return {
    isRegular: level * conversion > 2,
    start: 0,
    unitsSold,
    predictedDemand,
    features: { selling_price: prices, promotion: flash, ...columns },
  };
}

const KINDS: readonly (SellerOptions & { readonly name: string; readonly drifts: Family["drifts"] })[] = [
  { name: "repriced", drifts: ["data", "concept"], price: "repriced", sessions: [80, 900] },
  { name: "fixed price", drifts: ["data", "concept"], price: "fixed", sessions: [80, 900] },
  { name: "flash sales", drifts: ["data", "concept"], price: "flash", sessions: [80, 900] },
  { name: "niche", drifts: ["concept"], price: "fixed", sessions: [2, 12] },
  { name: "a fad", drifts: [], price: "fixed", sessions: [80, 900], isFad: true },
];

export const MARKETPLACE: World = {
  name: "marketplace",
  families: KINDS.map(({ name, drifts, ...options }) => ({
    name,
    drifts,
    generate: (random: Random, frame: StudyFrame) => generateSeller(random, frame, options),
  })),
};
