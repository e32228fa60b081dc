import { expect } from "chai";
import fc from "fast-check";
import type { ServiceTally } from "../../../../functions/business/books/measure-miss";
import { SERVICE_CLASSES } from "../../../../functions/business/policy/classify";
import { allowedMiss, correctAims, missFactorsOf } from "../../../../functions/business/policy/correct-aim";
import { createRandom } from "../../../../functions/demand/numeric/random";

const POLICY = { serviceLevelTarget: 0.98, reviewPeriodDays: 1 };
const COUNT = SERVICE_CLASSES.length;

/** Cycles with demand, and those of them that were short, of the first class. */
function tally(cycles: number, missed: number, target = 0.98): ServiceTally {
  const first = (value: number) =>
    Float64Array.from({ length: COUNT }, (_, index) => (index === 0 ? value : 0));
  return {
    missed: first(missed),
    allowed: first(cycles * (1 - target)),
    usual: first(cycles * (1 - target)),
    evidence: first(cycles * (1 - target)),
  };
}

/** What each class may miss of its cycles now. */
const allowedMissOf = (corrections: ArrayLike<number>, { serviceLevelTarget } = POLICY) =>
  missFactorsOf(corrections).map((factor) => allowedMiss(1 - serviceLevelTarget, factor));

function correct(days: readonly ServiceTally[], policy = POLICY) {
  const corrections = new Float64Array(COUNT);
  for (const day of days) correctAims(corrections, day, policy);
  return corrections;
}

const repeat = (day: ServiceTally, times: number) => new Array<ServiceTally>(times).fill(day);

describe("the correction of the aims", () => {
  it("shrinks the allowed misses of a class that missed more than the target allows, and of no other", () => {
    // 1,000 cycles may miss 20, of which 0.5 are half the weight: 20 / 20.5. 40 missed are one time too many.
    const corrections = correct([tally(1_000, 40)]);
    expect(corrections[0]).closeTo((0.06 * 20) / 20.5, 1e-6);
    expect(Array.from(corrections.slice(1))).deep.equal(new Array(COUNT - 1).fill(0));
    const allowed = allowedMissOf(corrections, POLICY);
    expect(allowed[0]).closeTo(0.02 * Math.exp((-0.06 * 20) / 20.5), 1e-7);
    expect(allowed[1]).closeTo(0.02, 1e-12);
  });

  it("lets a class that missed nothing miss more", () => {
    expect(correct([tally(1_000, 0)])[0]).closeTo((-0.06 * 20) / 20.5, 1e-6);
  });

  it("stays where the target is met", () => {
    expect(correct([tally(1_000, 20)])[0]).closeTo(0, 1e-9);
  });

  it("learns little from a day that can tell little", () => {
    // 5 cycles may miss 0.1: 0.1 / 0.6 of the weight.
    expect(correct([tally(5, 0)])[0]).closeTo((-0.06 * 0.1) / 0.6, 1e-6);
    expect(correct([tally(0, 0)])[0]).equal(0);
  });

  it("takes a step per day of the review period, and tightens by three orders of e at most", () => {
    expect(correct([tally(1_000, 0)], { ...POLICY, reviewPeriodDays: 7 })[0]).closeTo(
      (-0.42 * 20) / 20.5,
      1e-6,
    );
    expect(correct([tally(1_000, 0)], { ...POLICY, reviewPeriodDays: 28 })[0]).equal(-0.5);
    expect(correct([tally(1_000, 1_000)])[0]).closeTo((0.06 * 49 * 20) / 20.5, 1e-6);
    expect(correct([tally(1_000, 1_000)], { ...POLICY, reviewPeriodDays: 7 })[0]).equal(3);
  });

  it("holds a day against a usual one: ten times as large, it weighs ten times as much", () => {
    // 200 of 10,000 cycles may be short; on a usual day 20 of 1,000.
    const large = { ...tally(10_000, 400), usual: tally(1_000, 0).usual };
    expect(correct([large])[0]).closeTo((0.06 * 10 * 200) / 200.5, 1e-6);
    // Nine days without a miss and one that misses what all ten may leave the aim where it was: 200 of 10,000 cycles.
    const usual = { ...tally(1_000, 0), evidence: large.evidence };
    const missed = { ...tally(1_000, 200), evidence: large.evidence };
    expect(correct([...repeat(usual, 9), missed])[0]).closeTo(0, 1e-4);
  });

  it("leaves a twentieth of the misses allowed however bad the days, and 25 times as many however good", () => {
    expect(allowedMissOf(correct(repeat(tally(1_000, 500), 100)), POLICY)[0]).closeTo(0.001, 1e-8);
    expect(allowedMissOf(correct(repeat(tally(1_000, 0), 500)), POLICY)[0]).closeTo(0.5, 1e-6);
    // A quarter missed: 25 times the 10 % would be more than all.
    const loose = { ...POLICY, serviceLevelTarget: 0.75 };
    expect(allowedMissOf(correct(repeat(tally(1_000, 0, 0.75), 500), loose), loose)[0]).equal(0.5);
    const lowest = { ...POLICY, serviceLevelTarget: 0.4 };
    expect(allowedMissOf(new Float64Array(1), lowest)[0]).equal(0.6);
  });

  it("stays at the tightest aim until what was missed beyond it is made up for, and not for ever", () => {
    const corrections = correct([...repeat(tally(1_000, 500), 100), tally(1_000, 0)]);
    expect(corrections[0]).closeTo(Math.log(20) + 2 - (0.06 * 20) / 20.5, 1e-5);
    expect(allowedMissOf(corrections)[0]).closeTo(0.001, 1e-9);
    const calm = Math.ceil((2 * 20.5) / 20 / 0.06);
    expect(
      allowedMissOf(correct([...repeat(tally(1_000, 500), 100), ...repeat(tally(1_000, 0), calm + 1)]))[0],
    ).above(0.001);
    // The loosest aim keeps no credit.
    expect(correct([...repeat(tally(1_000, 0), 500), tally(1_000, 40)])[0]).closeTo(
      -Math.log(25) + (0.06 * 20) / 20.5,
      1e-5,
    );
    // A correction kept under other limits is limited by these.
    expect(allowedMissOf([99], POLICY)[0]).closeTo(0.001, 1e-9);
  });

  it("weighs a day by what it can tell, not by the units that were asked for", () => {
    const corrections = new Float64Array(COUNT);
    const day = tally(1_000, 0);
    day.evidence[0] = 0.5;
    correctAims(corrections, day, POLICY);
    expect(corrections[0]).closeTo(-0.06 / 2, 1e-6);
  });

  it("waits while no cycle has ended", () => {
    const corrections = new Float64Array(COUNT);
    correctAims(corrections, undefined, POLICY);
    expect(Array.from(corrections)).deep.equal(new Array(COUNT).fill(0));
  });

  it("brings the misses of a class to the target, whatever share of those it allows come about", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.constantFrom(0.9, 0.95, 0.98),
        fc.integer({ min: 1, max: 1_000 }),
        (misjudged, serviceLevelTarget, seed) => {
          const policy = { serviceLevelTarget, reviewPeriodDays: 1 };
          const random = createRandom(seed);
          const corrections = new Float64Array(COUNT);
          let missed = 0;
          const days = 400;
          for (let day = 0; day < days + 200; day++) {
            const rate = Math.min(1, misjudged * allowedMissOf(corrections, policy)[0]!);
            let short = 0;
            for (let cycle = 0; cycle < 200; cycle++) if (random() < rate) short++;
            if (day >= 200) missed += short;
            correctAims(corrections, tally(200, short, serviceLevelTarget), policy);
          }
          expect(missed / (days * 200)).closeTo(1 - serviceLevelTarget, 0.005);
        },
      ),
      { numRuns: 12 },
    );
  });
});
