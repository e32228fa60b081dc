import { expect } from "chai";
import { KnownRange } from "../../../../functions/monitoring/drift/known-range";

/** Evidence after each day. */
function play(values: readonly number[], isLogarithm = false, deviation = 0): number[] {
  const range = new KnownRange(isLogarithm);
  return values.map((value, day) => {
    range.advance(day, value, deviation);
    return range.evidence;
  });
}

/** Days between 6 and 8. */
const usual = (days: number) => Array.from({ length: days }, (_, day) => 6 + (day % 3));

describe("KnownRange", () => {
  it("sees another unit on its third day, each day the more, until it is the range", () => {
    const evidence = play([...usual(60), ...usual(34).map((value) => 1000 * value)]);
    expect(evidence.slice(60, 64)).to.deep.equal([0, 0, 12, 16]);
    expect(evidence[89]).to.equal(120);
    expect(evidence.slice(90)).to.deep.equal([0, 0, 0, 0]);
  });

  it("says since when, and nothing of two odd values or of fewer than eight weeks", () => {
    const range = new KnownRange(false);
    for (const [day, value] of [...usual(60), 900, 900, 7, 900, 900, 900].entries())
      range.advance(day, value, 0);
    expect(range.sinceDay).to.equal(63);
    expect(Math.max(...play([...usual(60), 900, 900, 7, 900, 900]))).to.equal(0);
    expect(Math.max(...play([...usual(55), 900, 900, 900, 900]))).to.equal(0);
  });

  it("asks for twice the range, six deviations, and seven tenths of the size or a factor of e", () => {
    // Range 2, size 8: 8 + 5.6 is the bound.
    expect(Math.max(...play([...usual(60), 13.5, 13.5, 13.5]))).to.equal(0);
    expect(Math.max(...play([...usual(60), 13.7, 13.7, 13.7]))).to.equal(12);
    expect(Math.max(...play([...usual(60), 13.7, 13.7, 13.7], false, 1))).to.equal(0);
    // Of logarithms the size says nothing: 8 + 2 * 2.
    expect(Math.max(...play([...usual(60), 12.1, 12.1, 12.1], true))).to.equal(12);
    expect(Math.max(...play([...usual(60), 1.9, 1.9, 1.9], true))).to.equal(12);
    const still = Array<number>(60).fill(4);
    expect(Math.max(...play([...still, 5.1, 5.1, 5.1], true))).to.equal(12);
    expect(Math.max(...play([...still, 4.9, 4.9, 4.9], true))).to.equal(0);
  });
});
