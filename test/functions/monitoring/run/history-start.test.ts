import { expect } from "chai";
import fc from "fast-check";
import { findEarlierStart, findHistoryStart } from "../../../../functions/monitoring/run/history-start";

describe("the beginning of the history that a verdict rests on", () => {
  it("lies two years back, and less than half a year more, on a step of 182 days", () => {
    // 20,000 - 730 = 19,270, of which 105 * 182 = 19,110 is the step below.
    expect(findHistoryStart(20_000)).to.equal(19_110);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (origin) => {
        const start = findHistoryStart(origin);
        expect(Math.abs(start % 182)).to.equal(0);
        expect(origin - start).to.be.within(730, 730 + 181);
      }),
    );
  });

  it("moves by one step, from one that is earlier by it", () => {
    expect(findHistoryStart(19_110 + 730)).to.equal(19_110);
    expect(findHistoryStart(19_110 + 729)).to.equal(findEarlierStart(19_110));
    expect(findEarlierStart(19_110)).to.equal(18_928);
  });
});
