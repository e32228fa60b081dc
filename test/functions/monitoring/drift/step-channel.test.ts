import { expect } from "chai";
import { StepChannel } from "../../../../functions/monitoring/drift/step-channel";

/** The share of days that each day's news is, for prices given as runs of [price, days]. */
function play(...runs: readonly (readonly [price: number, days: number])[]): number[] {
  const channel = new StepChannel();
  const prices = runs.flatMap(([price, days]) => Array<number>(days).fill(price));
  return prices.map((price, day) => {
    channel.advance(day, Math.log(price));
    return channel.shareAt(day);
  });
}

/** Days on which there is any news. */
const newsDays = (shares: readonly number[]) => shares.flatMap((share, day) => (share < 1 ? [day] : []));

describe("StepChannel", () => {
  it("says nothing of a price that stands still, and five days of one that moved, from the second day on", () => {
    expect(newsDays(play([9.99, 400]))).to.deep.equal([]);
    const shares = play([9.99, 300], [10.99, 100]);
    expect(newsDays(shares)).to.deep.equal([301, 302, 303, 304, 305]);
    // By hand: a step of 9.5 % is exceeded by 41 % of steps, there were 0.1 in 402 days, and it is news for five.
    const size = Math.log(10.99 / 9.99);
    const similar = 1 / (1 + (size / 0.08) ** 2);
    expect(shares[301]).to.be.closeTo((5 * 0.1 * similar) / (302 + 100), 1e-9);
  });

  it("is the less surprised the more often, and the more surprised the further a price moves", () => {
    const still = play([10, 300], [11, 5]).at(-1)!;
    const often = play([10, 75], [10.5, 75], [11.2, 75], [10.8, 75], [11.88, 5]).at(-1)!;
    const far = play([10, 300], [30, 5]).at(-1)!;
    expect(often).to.be.above(4 * still);
    expect(far).to.be.below(still / 10);
  });

  it("takes a step for the rarer, the smaller those of the past were", () => {
    const last = (size: number) =>
      play([10, 150], [10 * (1 + size), 150], [10 * (1 + size) * 1.12, 4]).at(-1)!;
    // By hand: 1.12 after one smaller step; the usual size is the mean of that step and the one believed before.
    const [step, size] = [Math.log(1.03), Math.log(1.12)];
    const similar = 1 / (1 + (size / ((0.08 + step) / 2)) ** 2) / 2;
    expect(last(0.03)).to.be.closeTo((5 * 1.1 * similar) / (304 + 100), 1e-9);
    expect(last(0.03)).to.be.below(0.6 * last(0.1));
  });

  it("knows prices that were there before, so that campaigns and ladders are no news", () => {
    const campaigns = play([10, 100], [8, 10], [10, 190], [8, 10], [10, 60]);
    expect(newsDays(campaigns).filter((day) => day > 115)).to.deep.equal([]);
    const ladder = play([10, 40], [9, 40], [8, 40], [10, 40], [9, 40], [8, 40], [10, 40]);
    expect(newsDays(ladder).filter((day) => day > 92)).to.deep.equal([]);
  });

  it("waits with a new price that may be a campaign until it outlasts those there were", () => {
    const shares = play([10, 100], [8, 12], [10, 100], [8.1, 40]);
    const [early, late] = [shares[212 + 5]!, shares[212 + 13]!];
    expect(late).to.be.below(early / 2);
    expect(newsDays(shares).at(-1)).to.be.within(212 + 15, 212 + 20);
  });

  it("takes a price of one day for a slip", () => {
    expect(newsDays(play([10, 100], [100, 1], [10, 100]))).to.deep.equal([]);
  });
});
