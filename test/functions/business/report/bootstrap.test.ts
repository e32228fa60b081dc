import { expect } from "chai";
import { bootstrapSum } from "../../../../functions/business/report/bootstrap";

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

  it("does not exist for one unit", () => {
    expect(bootstrapSum([5])).equal(undefined);
    expect(bootstrapSum([])).equal(undefined);
  });
});
