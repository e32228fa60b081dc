import { expect } from "chai";
import { bootstrapSum } from "../../../../functions/business/report/bootstrap";
import { createRandom } from "../../../../functions/demand/numeric/random";

describe("the bootstrap interval", () => {
  it("comes to the normal interval of a sum of many alike units", () => {
    // Sum of n draws with replacement: mean n * m, deviation sqrt(n) * s; 1..200: m = 100.5, s = 57.735.
    const values = Array.from({ length: 200 }, (_, index) => index + 1);
    const { low, high } = bootstrapSum(values, { resamples: 4_000 })!;
    const half = 1.96 * Math.sqrt(200) * 57.735;
    expect(low).closeTo(20_100 - half, 0.08 * half);
    expect(high).closeTo(20_100 + half, 0.08 * half);
  });

  it("is the same for the same seed, and leaves its input alone", () => {
    const values = Object.freeze([3, -1, 40, 0, 7]);
    expect(bootstrapSum(values, { seed: 7 })).deep.equal(bootstrapSum(values, { seed: 7 }));
    expect(bootstrapSum(values, { seed: 7 })).not.deep.equal(bootstrapSum(values, { seed: 8 }));
  });

  it("is wider for more confidence, and has no width where all units are alike", () => {
    const values = [3, -1, 40, 0, 7, 12];
    const wide = bootstrapSum(values, { confidence: 0.99 })!;
    const narrow = bootstrapSum(values, { confidence: 0.8 })!;
    expect(wide.high - wide.low).above(narrow.high - narrow.low);
    expect(bootstrapSum([5, 5, 5])).deep.equal({ low: 15, high: 15 });
  });

  it("lies between neighbouring sums, as numpy.quantile does by default", () => {
    // Eleven sums, each of three units drawn again; 5 % of the way from the first to the last is between two.
    const values = [3, -1, 40];
    const random = createRandom(7);
    const sums = Array.from({ length: 11 }, () =>
      [1, 2, 3].reduce((sum) => sum + values[Math.floor(random() * 3)]!, 0),
    ).sort((left, right) => left - right);
    const { low, high } = bootstrapSum(values, { confidence: 0.9, resamples: 11, seed: 7 })!;
    expect(low).closeTo((sums[0]! + sums[1]!) / 2, 1e-9);
    expect(high).closeTo((sums[9]! + sums[10]!) / 2, 1e-9);
    const quarter = bootstrapSum(values, { confidence: 0.85, resamples: 11, seed: 7 })!;
    expect(quarter.low).closeTo(sums[0]! + 0.75 * (sums[1]! - sums[0]!), 1e-9);
    expect(quarter.high).closeTo(sums[9]! + 0.25 * (sums[10]! - sums[9]!), 1e-9);
    expect(bootstrapSum(values, { confidence: 1, resamples: 11, seed: 7 })).deep.equal({
      low: sums[0],
      high: sums[10],
    });
  });

  it("does not exist for one unit", () => {
    expect(bootstrapSum([5])).equal(undefined);
    expect(bootstrapSum([])).equal(undefined);
  });
});
