import { medianOf } from "../../demand/numeric/median";
import type { KeptRun } from "../books/replay-books";

/** How demand answers to the price, as the books have seen it. */
export interface PriceResponse {
  /** Change of the logarithm of demand over that of the price: -2 where a price 1 % lower sells 2 % more. */
  readonly elasticity: number;
  /** Bounds of its 95 % interval over products. */
  readonly low: number;
  readonly high: number;
  /** Products whose price moved while they sold. */
  readonly products: number;
}

const NEWTON_STEPS = 25;
const LARGEST_STEP = 2;
/** A price moves where it is so far from the product's usual one. */
const LEAST_MOVE = 0.01;
/** Fewer products tell nothing of how unlike products are. */
const FEWEST_PRODUCTS = 5;
/** An interval wider than this on either side says nothing a planner could use. */
const WIDEST_HALF_INTERVAL = 2;
const NORMAL_QUANTILE = 1.96;

interface Course {
  /** Logarithm of the price over the product's usual one, by day. */
  readonly x: readonly number[];
  readonly units: readonly number[];
  /** What the weekday alone would sell, relative to others. */
  readonly weekday: readonly number[];
}

/**
 * The elasticity of demand over the price, of many products together. Demand of a day is Poisson around the product's own
 * level, its weekday and the price; given what a product sold in all, its level falls out (conditional Poisson regression;
 * Cameron and Trivedi 2013, Regression Analysis of Count Data, 9.3), so that dear and cheap products are not compared with
 * each other and days without a sale count as what they are. The interval is that of products that are each a draw
 * (clustered by product).
 *
 * @param runs consecutive; each tells demand and price of the day before it.
 * @returns `undefined` where prices moved too little to tell.
 */
export function estimatePriceResponse(
  runs: readonly KeptRun[],
  isPicked: (productId: string) => boolean = () => true,
): PriceResponse | undefined {
  const courses = listCourses(runs, isPicked);
  if (courses.length < FEWEST_PRODUCTS) return undefined;
  let elasticity = 0;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const { score, information } = sumScores(courses, elasticity);
    if (!(information > 0)) return undefined;
    const move = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, score / information));
    elasticity += move;
    if (Math.abs(move) < 1e-9) break;
  }
  const { information, squares } = sumScores(courses, elasticity);
  const count = courses.length;
  const error = (Math.sqrt(squares) / information) * Math.sqrt(count / (count - 1));
  const half = NORMAL_QUANTILE * error;
  if (!(half <= WIDEST_HALF_INTERVAL)) return undefined;
  return { elasticity, low: elasticity - half, high: elasticity + half, products: count };
}

/** Score and information of the conditional likelihood, and the squares of each product's own score. */
function sumScores(courses: readonly Course[], elasticity: number) {
  let score = 0;
  let information = 0;
  let squares = 0;
  for (const { x, units, weekday } of courses) {
    let weights = 0;
    let mean = 0;
    let square = 0;
    let total = 0;
    let seen = 0;
    for (let day = 0; day < x.length; day++) {
      const weight = weekday[day]! * Math.exp(elasticity * x[day]!);
      weights += weight;
      mean += weight * x[day]!;
      square += weight * x[day]! ** 2;
      total += units[day]!;
      seen += units[day]! * x[day]!;
    }
    mean /= weights;
    const own = seen - total * mean;
    score += own;
    information += total * (square / weights - mean ** 2);
    squares += own ** 2;
  }
  return { score, information, squares };
}

/** Products that sold, and whose price moved. */
function listCourses(runs: readonly KeptRun[], isPicked: (productId: string) => boolean): Course[] {
  const found = new Map<string, { day: number; units: number; price: number }[]>();
  const weekdayUnits = new Float64Array(7);
  const weekdayRows = new Float64Array(7);
  for (const { runDay, table } of runs) {
    const ids = table.columns.product_id as readonly string[];
    const demand = table.columns.demand as Float64Array;
    const price = table.columns.price_amount as Float64Array;
    const weekday = (runDay - 1) % 7;
    for (let row = 0; row < ids.length; row++) {
      const units = demand[row]!;
      if (!(units >= 0) || !(price[row]! > 0)) continue;
      weekdayUnits[weekday]! += units;
      weekdayRows[weekday]!++;
      if (!isPicked(ids[row]!)) continue;
      const days = found.get(ids[row]!) ?? [];
      if (days.length === 0) found.set(ids[row]!, days);
      days.push({ day: runDay - 1, units, price: price[row]! });
    }
  }
  const weekdayMean = weekdayUnits.map((units, weekday) =>
    units > 0 ? units / weekdayRows[weekday]! : Number.NaN,
  );
  return [...found.values()].flatMap((days) => {
    const usual = medianOf(days.map(({ price }) => price))!;
    const x = days.map(({ price }) => Math.log(price / usual));
    const isTelling = days.some(({ units }) => units > 0) && x.some((one) => Math.abs(one) > LEAST_MOVE);
    if (!isTelling) return [];
    const weekday = days.map(({ day }) => weekdayMean[day % 7]! || 1);
    return [{ x, units: days.map(({ units }) => units), weekday }];
  });
}
