import { expect } from "chai";
import { computeStatistics } from "../../../../functions/monitoring/model-monitor/compute-statistics";

const COLUMNS = {
  units: [1, 2, 3, 4],
  price: [1.5, 2.5, Number.NaN, 3.5],
  colour: ["red", "blue", "red", undefined],
};

describe("computeStatistics", () => {
  it("describes numbers in the service's fields, with the population deviation", () => {
    const { dataset, features, version } = computeStatistics(COLUMNS, 4);
    expect(version).to.equal(0);
    expect(dataset.item_count).to.equal(4);
    const { numerical_statistics: units, inferred_type } = features[0]!;
    expect(inferred_type).to.equal("Integral");
    expect(units).to.include({ mean: 2.5, sum: 10, min: 1, max: 4 });
    // Variance of 1..4 over n: 1.25.
    expect(units!.std_dev).to.be.closeTo(Math.sqrt(1.25), 1e-15);
    expect(features[1]!.numerical_statistics!.common).to.deep.equal({ num_present: 3, num_missing: 1 });
    expect(features[1]!.inferred_type).to.equal("Fractional");
  });

  it("has ten buckets of equal width that hold all values", () => {
    const buckets = computeStatistics(COLUMNS, 4).features[0]!.numerical_statistics!.distribution!.kll
      .buckets!;
    expect(buckets).to.have.length(10);
    expect(buckets[0]).to.deep.include({ lower_bound: 1, upper_bound: 1.3, count: 1 });
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).to.equal(4);
  });

  it("counts categories", () => {
    expect(computeStatistics(COLUMNS, 4).features[2]!.string_statistics).to.deep.equal({
      common: { num_present: 3, num_missing: 1 },
      distinct_count: 2,
      distribution: {
        categorical: {
          buckets: [
            { value: "red", count: 2 },
            { value: "blue", count: 1 },
          ],
        },
      },
    });
  });

  it("calls a column without values unknown", () => {
    expect(computeStatistics({ empty: [Number.NaN] }, 1).features[0]!.inferred_type).to.equal("Unknown");
  });

  const numbersOf = (values: readonly (number | undefined)[]) =>
    computeStatistics({ value: values as readonly number[] }, values.length).features[0]!;

  it("agrees with sums by hand, and takes what is neither a number nor a text for missing", () => {
    // -2, 0, 4, 10: mean 3, deviations 25 + 9 + 1 + 49 = 84 over 4.
    const { numerical_statistics: found, inferred_type } = numbersOf([4, -2, undefined, 10, Number.NaN, 0]);
    expect(found).to.deep.include({ mean: 3, sum: 12, min: -2, max: 10 });
    expect(found!.std_dev).to.be.closeTo(Math.sqrt(21), 1e-12);
    expect(found!.common).to.deep.equal({ num_present: 4, num_missing: 2 });
    expect(inferred_type).to.equal("Integral");
    expect(numbersOf([1, 2.5]).inferred_type).to.equal("Fractional");
  });

  it("puts a value on an edge into the bucket above, the largest into the last, and all equal ones into the first", () => {
    const bucketsOf = (values: readonly number[]) =>
      numbersOf(values).numerical_statistics!.distribution!.kll.buckets!;
    const buckets = bucketsOf([0, 1, 5, 9.5, 10]);
    expect(buckets.map(({ count }) => count)).to.deep.equal([1, 1, 0, 0, 0, 1, 0, 0, 0, 2]);
    expect(buckets.map(({ lower_bound }) => lower_bound)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(buckets.map(({ upper_bound }) => upper_bound)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(bucketsOf([-10, 10]).map(({ lower_bound }) => lower_bound)).to.deep.equal([
      -10, -8, -6, -4, -2, 0, 2, 4, 6, 8,
    ]);
    // 0.1 + 10 * 0.02 is not 0.3 in binary; the last bound is the largest value itself.
    expect(bucketsOf([0.1, 0.3]).at(-1)!.upper_bound).to.equal(0.3);
    expect(bucketsOf([7, 7]).map(({ count }) => count)).to.deep.equal([2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("keeps the values themselves in the sketch, sorted", () => {
    const { sketch } = numbersOf([10, 9, 100]).numerical_statistics!.distribution!.kll;
    expect(sketch).to.deep.equal({ parameters: { c: 0.64, k: 2048 }, data: [[9, 10, 100]] });
  });

  it("lists categories by how often they are, then by name, up to 256 of them", () => {
    const textsOf = (colour: readonly (string | undefined)[]) =>
      computeStatistics({ colour }, colour.length).features[0]!.string_statistics!;
    const { distribution } = textsOf(["b", "c", "d", "a", "c", "b", "e", undefined, "f"]);
    expect(distribution!.categorical.buckets).to.deep.equal([
      { value: "b", count: 2 },
      { value: "c", count: 2 },
      { value: "a", count: 1 },
      { value: "d", count: 1 },
      { value: "e", count: 1 },
      { value: "f", count: 1 },
    ]);
    const names = (count: number) => Array.from({ length: count }, (_, index) => `name ${index}`);
    expect(textsOf(names(256)).distribution!.categorical.buckets).to.have.length(256);
    expect(textsOf(names(257))).to.deep.equal({
      common: { num_present: 257, num_missing: 0 },
      distinct_count: 257,
    });
  });

  it("knows of a column without values that all are missing", () => {
    expect(numbersOf([Number.NaN, undefined])).to.deep.equal({
      name: "value",
      inferred_type: "Unknown",
      string_statistics: { common: { num_present: 0, num_missing: 2 }, distinct_count: 0 },
    });
  });
});
