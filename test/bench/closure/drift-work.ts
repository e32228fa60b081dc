import { testKolmogorovSmirnov } from "../../support/kolmogorov-smirnov";

const PRODUCTS = 400;
const REFERENCE_DAYS = 84;
const CURRENT_DAYS = 28;
const REPEATS = 15;

/** Reproducible demand: a linear congruential generator (Numerical Recipes, 2nd ed., section 7.1). */
function createDemand(count: number, seed: number): Float64Array {
  const demand = new Float64Array(count);
  let state = seed >>> 0;
  for (let day = 0; day < count; day++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    demand[day] = Math.floor((state / 2 ** 32) ** 3 * 50);
  }
  return demand;
}

/** Tests a fleet for drift, again and again; the time of the fastest round in milliseconds. */
export function timeDriftTests(): number {
  const samples = Array.from({ length: PRODUCTS }, (_, product) => ({
    reference: createDemand(REFERENCE_DAYS, 2 * product + 1),
    current: createDemand(CURRENT_DAYS, 2 * product + 2),
  }));
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const startedAt = performance.now();
    let sum = 0;
    for (const { reference, current } of samples) {
      // The exact p-value keeps a typed array between calls, which does not survive capture by value.
      sum += testKolmogorovSmirnov(reference, current, "asymp")?.statistic ?? 0;
    }
    if (!(sum > 0)) throw new Error("No product was tested.");
    fastestMs = Math.min(fastestMs, performance.now() - startedAt);
  }
  return fastestMs;
}
