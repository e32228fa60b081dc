import { expect } from "chai";
import { type BlockFigures, bootstrapTotal } from "../../../../functions/business/report/bootstrap";
import { createRandom } from "../../../../functions/demand/numeric/random";

const figuresOf = (rows: readonly (readonly number[])[]): BlockFigures => ({
  values: Float64Array.from(rows.flat()),
  products: rows.length,
  blocks: rows[0]?.length ?? 0,
});

describe("the bootstrap interval of a total over products and days", () => {
  it("comes to the normal interval of many alike products whose days have nothing in common", () => {
    // Each product 1..200 the same in both blocks: the total varies with the products alone, sqrt(n) * s; s = 115.76.
    const rows = Array.from({ length: 200 }, (_, index) => [index + 1, index + 1]);
    const { low, high } = bootstrapTotal(figuresOf(rows), { resamples: 4_000 })!;
    const half = 1.972 * Math.sqrt(200) * 115.76;
    expect(low).closeTo(40_200 - half, 0.08 * half);
    expect(high).closeTo(40_200 + half, 0.08 * half);
  });

  it("knows that days could have been others where products move together", () => {
    // Blocks of 100, 300, 200 and 0 for all products alike: s = 129.1 each, 4 of them, t with 3 degrees 3.182.
    const rows = Array.from({ length: 50 }, () => [2, 6, 4, 0]);
    const { low, high } = bootstrapTotal(figuresOf(rows), { resamples: 4_000 })!;
    const half = 3.182 * Math.sqrt(4) * 129.1;
    expect(low).closeTo(600 - half, 0.15 * half);
    expect(high).closeTo(600 + half, 0.15 * half);
  });

  it("is as sure of products and days together as their variances are known (Satterthwaite 1946)", () => {
    // 30 products that differ by 100 whatever the day, on 4 blocks that differ for all of them alike. Deviations of a total
    // are 400, 0 and -400 of the products, and 900, 300, -300 and -900 of the blocks; n / (n - 1) of their squares.
    const rows = Array.from({ length: 30 }, (_, row) =>
      [30, 10, -10, -30].map((day) => 40 + 100 * (row % 3) + day),
    );
    const [ofProducts, ofBlocks] = [(30 / 29) * 20 * 400 ** 2, (4 / 3) * 1_800_000];
    // SciPy: stats.t.ppf(0.975, 14.1905); by t of 29 and of 3 degrees each it would be a fifth more.
    const half = 2.1421 * Math.sqrt(ofProducts + ofBlocks);
    const { low, high } = bootstrapTotal(figuresOf(rows), { resamples: 8_000 })!;
    expect((high - low) / 2).closeTo(half, 0.05 * half);
  });

  it("does not count twice what products do for themselves", () => {
    // Noise that no two products share: its blocks vary as its products do. Twice the variance would be 2.8 deviations.
    const random = createRandom(3);
    const widths = Array.from({ length: 20 }, () => {
      const rows = Array.from({ length: 60 }, () => Array.from({ length: 12 }, () => random() - 0.5));
      const { low, high } = bootstrapTotal(figuresOf(rows), { resamples: 400 })!;
      return (high - low) / 2 / Math.sqrt((60 * 12) / 12);
    });
    expect(widths.reduce((sum, one) => sum + one) / 20).within(1.9, 2.35);
  });

  it("is wider for few products than their spread alone says", () => {
    const alike = (count: number) => Array.from({ length: count }, (_, row) => [row % 2, row % 2]);
    const few = bootstrapTotal(figuresOf(alike(4)), { resamples: 4_000 })!;
    const many = bootstrapTotal(figuresOf(alike(400)), { resamples: 4_000 })!;
    // Per root of the number of products: t with 3 degrees over the normal quantile, and 4 / 3 in the variance.
    expect((few.high - few.low) / 2).above(1.3 * ((many.high - many.low) / 20));
  });

  it("is the same for the same seed, and leaves its input alone", () => {
    const figures = figuresOf([
      [3, -1],
      [40, 0],
      [7, 2],
      [5, 8],
      [1, 1],
      [9, -6],
    ]);
    const before = Array.from(figures.values);
    expect(bootstrapTotal(figures, { seed: 7 })).deep.equal(bootstrapTotal(figures, { seed: 7 }));
    expect(bootstrapTotal(figures, { seed: 7 })).not.deep.equal(bootstrapTotal(figures, { seed: 8 }));
    expect(Array.from(figures.values)).deep.equal(before);
  });

  it("is wider for more confidence, and has no width where all are alike", () => {
    const figures = figuresOf([
      [3, -1],
      [40, 0],
      [7, 12],
      [1, 9],
    ]);
    const wide = bootstrapTotal(figures, { confidence: 0.99 })!;
    const narrow = bootstrapTotal(figures, { confidence: 0.8 })!;
    expect(wide.high - wide.low).above(narrow.high - narrow.low);
    const even = figuresOf([
      [5, 5],
      [5, 5],
    ]);
    expect(bootstrapTotal(even)).deep.equal({ low: 20, high: 20 });
  });

  it("does not exist for one product or one block", () => {
    expect(bootstrapTotal(figuresOf([[5, 6]]))).equal(undefined);
    expect(bootstrapTotal(figuresOf([[5], [6]]))).equal(undefined);
    expect(bootstrapTotal(figuresOf([]))).equal(undefined);
  });
});
