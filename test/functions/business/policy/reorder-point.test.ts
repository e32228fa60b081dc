import { expect } from "chai";
import fc from "fast-check";
import { countTail, negativeBinomial, poisson } from "../../../../functions/business/policy/count-demand";
import {
  addError,
  createErrorProfile,
  createTail,
  lossOfProfile,
  probabilityInProfile,
} from "../../../../functions/business/policy/error-profile";
import {
  computeShortShare,
  type DemandTail,
  findReorderPoint,
} from "../../../../functions/business/policy/reorder-point";
import { createRandom } from "../../../../functions/demand/numeric/random";

/** Exponential demand of a mean; after n reviews together, Erlang's. */
const exponential = (mean: number): DemandTail => ({
  aboveOf: (units) => Math.exp(-units / mean),
  lossOf: (units) => mean * Math.exp(-units / mean),
});
const NOTHING: DemandTail = { aboveOf: () => 0, lossOf: () => 0 };

/** Reviews of a stock without lead time whose customers wait; share of those that are short. */
function playShare(s: number, S: number, demandOf: () => number, reviews = 200_000): number {
  let position = S;
  let short = 0;
  for (let review = 0; review < reviews; review++) {
    if (position < s) position = S;
    const demand = demandOf();
    if (demand > 0 && demand > position) short++;
    position -= demand;
  }
  return short / reviews;
}

describe("the share of cycles that are short under a reorder point", () => {
  it("is that of a played stock, exactly for exponential demand", () => {
    const random = createRandom(11);
    for (const [s, batchUnits] of [
      [20, 0],
      [20, 15],
      [12, 60],
      [5, 200],
    ] as const) {
      const share = computeShortShare(
        s,
        { batchUnits, unitsPerReview: 10 },
        { untilDelivery: exponential(10), beforeCycle: NOTHING, demandCycleShare: 1 },
      );
      // Loss less loss, and the atom at S, leave m e^(-s/m) / (m + Q).
      expect(share).closeTo((10 * Math.exp(-s / 10)) / (10 + batchUnits), 1e-12);
      expect(playShare(s, s + batchUnits, () => -10 * Math.log(1 - random()))).closeTo(share, 0.004);
    }
  });

  it("counts a product that has run out in a cycle only if somebody asks", () => {
    // Demand on one day in four. Without lead time nothing is short before the cycle begins.
    const tail: DemandTail = {
      aboveOf: (units) => 0.25 * Math.exp(-units / 40),
      lossOf: (units) => 10 * Math.exp(-units / 40),
    };
    const random = createRandom(12);
    const share = computeShortShare(
      30,
      { batchUnits: 120, unitsPerReview: 10 },
      { untilDelivery: tail, beforeCycle: NOTHING, demandCycleShare: 0.25 },
    );
    const demandOf = () => (random() < 0.25 ? -40 * Math.log(1 - random()) : 0);
    // Demand in lots of 40 leaves more positions at S than 10 a review would: 40 / 160 instead of 10 / 130.
    expect(playShare(30, 150, demandOf)).within(share * 0.75, share);
    // Where it was short before, silent days are taken out: all of them without demand in the cycle.
    const before = computeShortShare(
      30,
      { batchUnits: 120, unitsPerReview: 10 },
      { untilDelivery: tail, beforeCycle: tail, demandCycleShare: 0.25 },
    );
    expect(before).closeTo(share * 0.25, 1e-12);
  });

  it("falls with the reorder point and with the batch, and the lowest that suffices is found", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.1, max: 60, noNaN: true }),
        fc.double({ min: 1, max: 5, noNaN: true }),
        fc.double({ min: 0.001, max: 0.4, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (batchUnits, mean, spread, allowed, demandCycleShare) => {
          const untilDelivery = countTail(negativeBinomial(mean, mean * spread));
          const beforeCycle = countTail(negativeBinomial(mean * 0.8, mean * 0.8 * spread));
          const cycles = { untilDelivery, beforeCycle, demandCycleShare };
          const replenishment = { batchUnits, unitsPerReview: mean * 0.2 };
          const shareAt = (s: number) => computeShortShare(s, replenishment, cycles);
          let highest = 0;
          while (untilDelivery.aboveOf(highest) > allowed * demandCycleShare) highest++;
          const found = findReorderPoint(allowed * demandCycleShare, replenishment, cycles, highest);
          expect(shareAt(found)).most(allowed * demandCycleShare + 1e-12);
          if (found > 0) expect(shareAt(found - 1)).above(allowed * demandCycleShare);
          const larger = { ...replenishment, batchUnits: batchUnits + 10 };
          expect(findReorderPoint(allowed * demandCycleShare, larger, cycles, highest)).most(found);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("the tail of demand", () => {
  it("of counted demand is SciPy's", () => {
    // scipy.stats.poisson(2).sf(3), and sum of sf(y) for y >= 3; nbinom of mean 2 and variance 6: r = 1, p = 1/3.
    const tail = countTail(poisson(2));
    expect(tail.aboveOf(3)).closeTo(0.142876539501453, 1e-12);
    expect(tail.lossOf(3)).closeTo(0.2180177, 1e-6);
    const geometric = countTail(negativeBinomial(2, 6));
    expect(geometric.aboveOf(4)).closeTo((2 / 3) ** 5, 1e-12);
    expect(geometric.lossOf(4)).closeTo(3 * (2 / 3) ** 5, 1e-12);
    // Asked again, and for less.
    expect([geometric.lossOf(0), tail.lossOf(0)]).deep.equal([2, 2]);
  });

  it("of past errors is what the profile tells at any threshold", () => {
    const random = createRandom(5);
    const profile = createErrorProfile();
    for (let draw = 0; draw < 300; draw++) addError(profile, 3 * (random() + random() + random()) - 4);
    const tail = createTail(profile);
    for (let threshold = -30; threshold < 30; threshold += 0.37) {
      expect(tail.aboveOf(threshold)).closeTo(1 - probabilityInProfile(profile, threshold)!, 1e-12);
      expect(tail.lossOf(threshold)).closeTo(lossOfProfile(profile, threshold)!, 1e-9);
    }
  });
});
