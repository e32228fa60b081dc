import { expect } from "chai";
import type { KeptRun } from "../../../../functions/business/books/replay-books";
import { estimatePriceResponse } from "../../../../functions/business/what-if/price-response";
import { createRandom } from "../../../../functions/demand/numeric/random";

/** Counts by the method of Knuth, from uniform numbers. */
function poisson(mean: number, random: () => number): number {
  const left = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > left; product *= random()) count++;
  return left > 0 ? count : Math.round(mean);
}

/** Runs over products whose prices fall by a fifth now and then, and whose demand answers with an elasticity. */
function createRuns(elasticity: number, { products = 60, days = 56, moves = true } = {}): KeptRun[] {
  const random = createRandom(11);
  return Array.from({ length: days }, (_, day) => {
    const ids = Array.from({ length: products }, (_, index) => `P${String(index).padStart(3, "0")}`);
    const reduced = ids.map(() => moves && random() < 0.15);
    const weekday = [1, 1, 1, 1, 1.5, 2, 0.5][(day + 3) % 7]!;
    return {
      runDay: 20_000 + day,
      table: {
        rowCount: products,
        columns: {
          product_id: ids,
          price_amount: Float64Array.from(ids, (_, index) => (2 + index) * (reduced[index] ? 0.8 : 1)),
          demand: Float64Array.from(ids, (_, index) =>
            poisson((0.5 + index / 5) * weekday * (reduced[index] ? 0.8 ** elasticity : 1), random),
          ),
        },
      },
    };
  });
}

describe("how demand answers to the price", () => {
  for (const elasticity of [-2.5, -1, 0, 0.8]) {
    it(`finds an elasticity of ${elasticity} again, within its interval`, () => {
      const found = estimatePriceResponse(createRuns(elasticity))!;
      expect(found.elasticity).closeTo(elasticity, 0.25);
      expect(found.low).most(elasticity);
      expect(found.high).least(elasticity);
      expect(found.products).equal(60);
    });
  }

  it("is exact where demand doubles at half the price: the elasticity is -1", () => {
    const runs = [0, 1, 2, 3].map((day): KeptRun => {
      const ids = ["A", "B", "C", "D", "E", "F"];
      const isHalf = day === 3;
      return {
        runDay: 20_000 + 7 * day,
        table: {
          rowCount: ids.length,
          columns: {
            product_id: ids,
            price_amount: Float64Array.from(ids, () => (isHalf ? 5 : 10)),
            demand: Float64Array.from(ids, (_, index) => (index + 3) * (isHalf ? 2 : 1)),
          },
        },
      };
    });
    expect(estimatePriceResponse(runs)!.elasticity).closeTo(-1, 1e-9);
  });

  it("says nothing where prices do not move, or of too few products", () => {
    expect(estimatePriceResponse(createRuns(-2, { moves: false }))).equal(undefined);
    expect(estimatePriceResponse(createRuns(-2), (id) => id < "P004")).equal(undefined);
    expect(estimatePriceResponse(createRuns(-2, { products: 5, days: 6 }))).equal(undefined);
  });
});
