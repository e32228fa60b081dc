import { expect } from "chai";
import { compareDistributions } from "../../../../functions/business/report/distribution-evidence";

const LAST = 20_000;

function compare(before: (day: number) => number, after: (day: number) => number) {
  const days = Int32Array.from({ length: 210 }, (_, index) => LAST - 209 + index);
  const values = Float64Array.from(days, (day) => (day > LAST - 30 ? after(day) : before(day)));
  return compareDistributions("demand", days, values, LAST)!;
}

describe("the evidence of a shift", () => {
  it("gives shares of days that add up to one, before and after", () => {
    const evidence = compare(
      (day) => day % 7,
      (day) => 3 + (day % 7),
    );
    const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);
    expect(sum(evidence.before)).closeTo(1, 1e-3);
    expect(sum(evidence.after)).closeTo(1, 1e-3);
    expect(evidence.beforeDays.count).equal(180);
    expect(evidence.afterDays.count).equal(30);
  });

  it("shows a value that moved in another bin", () => {
    const { bins, before, after } = compare(
      () => 2,
      () => 8,
    );
    expect(bins[before.indexOf(1)]).equal(2);
    expect(bins[after.indexOf(1)]).equal(8);
  });

  it("shows a value that never moves in one bin", () => {
    const { before, after } = compare(
      () => 5,
      () => 5,
    );
    expect(before.filter((share) => share > 0)).deep.equal([1]);
    expect(after.filter((share) => share > 0)).deep.equal([1]);
  });

  it("does not exist with fewer than five values on a side", () => {
    const days = Int32Array.from({ length: 34 }, (_, index) => LAST - 33 + index);
    expect(compareDistributions("demand", days, new Float64Array(34), LAST)).equal(undefined);
  });
});
