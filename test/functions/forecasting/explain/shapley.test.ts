import { expect } from "chai";
import fc from "fast-check";
import { computeShapleyValues } from "../../../../functions/forecasting/explain/shapley";

describe("shares of parts in what they do together", () => {
  it("are those of the glove game", () => {
    // One left glove (A), two right ones (B, C); a pair is worth 1. Shapley values 2/3, 1/6, 1/6:
    // https://en.wikipedia.org/wiki/Shapley_value#Glove_game
    const values = [0, 0, 0, 1, 0, 1, 0, 1];
    const [a, b, c] = computeShapleyValues(3, values);
    expect(a).closeTo(2 / 3, 1e-12);
    expect([b, c].map((share) => Math.round(share! * 6e9) / 1e9)).deep.equal([1, 1]);
  });

  it("are what each adds, where parts do not know of each other, and half each of a product of two", () => {
    expect([...computeShapleyValues(2, [10, 13, 8, 11])]).deep.equal([3, -2]);
    expect([...computeShapleyValues(2, [0, 0, 0, 6])]).deep.equal([3, 3]);
  });

  it("come to the whole, whatever the function is, and are none for a part that does nothing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }).chain((parts) =>
          fc.tuple(
            fc.constant(parts),
            fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
              minLength: 2 ** parts,
              maxLength: 2 ** parts,
            }),
          ),
        ),
        ([parts, values]) => {
          const shares = computeShapleyValues(parts, values);
          const sum = shares.reduce((total, share) => total + share, 0);
          expect(sum).closeTo(values.at(-1)! - values[0]!, 1e-8);
          const idle = computeShapleyValues(parts + 1, [...values, ...values]);
          expect(idle.at(-1)).closeTo(0, 1e-9);
          shares.forEach((share, part) => {
            expect(idle[part]).closeTo(share, 1e-8);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("need a value for every coalition", () => {
    expect(() => computeShapleyValues(2, [1, 2, 3])).to.throw(RangeError, "2 parts have 4 coalitions");
  });
});
