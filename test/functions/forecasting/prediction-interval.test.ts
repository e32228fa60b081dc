import { expect } from "chai";
import fc from "fast-check";
import { createRandom } from "../../../functions/demand/numeric/random";
import {
  computeInterval,
  type ForecastOutcome,
  fitIntervalTable,
  type IntervalTable,
} from "../../../functions/forecasting/prediction-interval";

/** Poisson counts (Knuth, 1969), of which some days sell nothing and the others so much more. */
function drawOutcomes(
  count: number,
  seed: number,
  levelOf: (random: () => number) => number,
  sellingShare = 1,
): ForecastOutcome[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, row) => {
    const predicted = levelOf(random);
    const mean = random() < sellingShare ? predicted / sellingShare : 0;
    let actual = -1;
    for (let product = 1; product > Math.exp(-mean); product *= random()) actual++;
    return {
      predicted,
      actual: Math.max(0, actual),
      variation: 1 / Math.sqrt(predicted),
      horizonStep: 1 + (row % 14),
    };
  });
}

function shareWithin(table: IntervalTable, outcomes: readonly ForecastOutcome[]): number {
  const held = outcomes.filter((outcome) => {
    const { lower, upper } = computeInterval(table, outcome);
    return outcome.actual >= lower && outcome.actual <= upper;
  });
  return held.length / outcomes.length;
}

const between = (low: number, high: number) => (random: () => number) => low + (high - low) * random();

describe("prediction intervals", () => {
  it("hold on other days the share that they promise, of large counts, of small ones, and of many zeros", () => {
    for (const [levels, sellingShare] of [
      [between(20, 200), 1],
      [between(0.8, 6), 1],
      [between(2, 6), 0.5],
    ] as const) {
      const table = fitIntervalTable(drawOutcomes(20_000, 1, levels, sellingShare))!;
      const share = shareWithin(table, drawOutcomes(20_000, 2, levels, sellingShare));
      expect(share, `${levels} ${sellingShare}`).to.be.within(0.78, 0.82);
    }
  });

  it("hold it in each class and at each distance, though these scatter differently", () => {
    const random = createRandom(3);
    const draw = (): ForecastOutcome[] =>
      Array.from({ length: 30_000 }, (_, row) => {
        const predicted = 50 + 100 * random();
        const variation = row % 2 === 0 ? 0.1 : 0.6;
        const horizonStep = 1 + (row % 14);
        const spread = variation * (1 + horizonStep / 7);
        return { predicted, variation, horizonStep, actual: predicted * (1 + spread * (random() - 0.5)) };
      });
    const table = fitIntervalTable(draw())!;
    const fresh = draw();
    for (const variation of [0.1, 0.6]) {
      for (const [from, to] of [
        [1, 2],
        [3, 7],
        [8, 14],
      ] as const) {
        const own = fresh.filter(
          (one) => one.variation === variation && one.horizonStep >= from && one.horizonStep <= to,
        );
        expect(shareWithin(table, own), `${variation}, ${from} to ${to}`).to.be.within(0.77, 0.83);
      }
    }
    const widthOf = (variation: number, horizonStep: number) => {
      const { lower, upper } = computeInterval(table, { predicted: 100, variation, horizonStep });
      return upper - lower;
    };
    expect(widthOf(0.6, 1)).to.be.above(3 * widthOf(0.1, 1));
    expect(widthOf(0.6, 14)).to.be.above(1.5 * widthOf(0.6, 1));
  });

  it("begin at zero where zero is likely, and leave out what lies above alone", () => {
    const table = fitIntervalTable(drawOutcomes(20_000, 4, between(3, 3.01), 0.5))!;
    const { lower, upper } = computeInterval(table, {
      predicted: 3,
      variation: 1 / Math.sqrt(3),
      horizonStep: 3,
    });
    expect(lower).to.equal(0);
    // Half of the days sell nothing, the others Poisson of mean 6: 80 % lie at or below the 60 % quantile of these, 6.
    expect(upper).to.be.within(5.5, 7);
  });

  it("take the ranks of one more outcome, so that few of them give wider bounds", () => {
    const outcomes = Array.from({ length: 100 }, (_, index) => ({
      predicted: 100,
      actual: index + 0.25,
      variation: Number.NaN,
      horizonStep: 1,
    }));
    // Ranks 10.1 of 101, rounded down, and 90.9, rounded up.
    const { lower, upper } = computeInterval(fitIntervalTable(outcomes)!, outcomes[0]!);
    expect([lower, upper]).to.deep.equal([9.25, 100]);
    const half = computeInterval(fitIntervalTable(outcomes, 0.5)!, { ...outcomes[0]!, predicted: 50 });
    expect(half.lower).to.equal(24.25 / 2);
    expect(half.upper).to.equal(Math.max(50, 75.25 / 2));
  });

  it("enclose the forecast and are never negative", () => {
    const table = fitIntervalTable(drawOutcomes(5_000, 5, between(0.1, 40)))!;
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 60 }),
        (predicted, variation, horizonStep) => {
          const { lower, upper } = computeInterval(table, { predicted, variation, horizonStep });
          expect(lower).to.be.within(0, predicted);
          expect(upper).to.be.at.least(predicted);
        },
      ),
    );
  });

  it("interpolate between the bands, and keep the ratios of the outermost beyond them", () => {
    const bands = { levels: [10, 20, 40], lowerRatios: [0.5, 0.75, 0.5], upperRatios: [2, 1.5, 3] };
    const by: IntervalTable = { coverage: 0.8, lastSteps: [7], unsteadinessBounds: [], bands: [[bands]] };
    const bounds = [5, 10, 15, 20, 30, 40, 80].map((predicted) =>
      Object.values(computeInterval(by, { predicted, variation: 1, horizonStep: 9 })),
    );
    expect(bounds).to.deep.equal([
      [2.5, 10],
      [5, 20],
      [15 * 0.625, 15 * 1.75],
      [15, 30],
      [30 * 0.625, 30 * 2.25],
      [20, 120],
      [40, 240],
    ]);
  });

  it("are undefined where there is too little to tell from, and pooled where a class has too little", () => {
    const few = drawOutcomes(99, 6, between(1, 5));
    expect(fitIntervalTable(few)).to.equal(undefined);
    const table = fitIntervalTable(drawOutcomes(150, 6, between(1, 5)))!;
    expect(table.bands.flat().every((bands) => bands === table.bands[0]![0])).to.equal(true);
  });
});
