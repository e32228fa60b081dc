import { expect } from "chai";
import { findFault, findPeaks, LARGEST_STEP } from "../../../functions/forecasting/plausibility";
import { generateDemand } from "../../support/demand";

const LAST_DAY = generateDemand({ products: 1, days: 1 })[0]!.days[0]!;
const NONE = Number.NaN;

describe("the peak a product is judged by", () => {
  it("is its best day ever, promotions and wholesale orders included, and nothing after the origin", () => {
    const [series] = generateDemand({ products: 1, days: 300 });
    const unitsSold = series!.unitsSold.slice();
    unitsSold[5] = 800;
    unitsSold[299] = 9_999;
    expect(findPeaks([{ ...series!, unitsSold }], LAST_DAY - 1).get("P000")).to.equal(800);
  });

  it("is at least ten units: a product that sold one a day may sell a dozen", () => {
    const [series] = generateDemand({ products: 1, days: 300 });
    expect(
      findPeaks([{ ...series!, unitsSold: new Float64Array(300).fill(1) }], LAST_DAY).get("P000"),
    ).to.equal(10);
  });

  it("is that of the fleet's large products while a product is new", () => {
    const fleet = generateDemand({ products: 100, days: 300 });
    const [born] = generateDemand({ products: 1, days: 8 });
    const newcomer = { ...born!, productId: "new", unitsSold: new Float64Array(8).fill(1) };
    const peaks = findPeaks([...fleet, newcomer], LAST_DAY);
    const best = fleet.map(({ unitsSold }) => Math.max(...unitsSold)).sort((left, right) => left - right);
    expect(peaks.get("new")).to.be.within(best[90]!, best[99]!);
    const old = { ...newcomer, days: Int32Array.from(born!.days, (day) => day - 200) };
    expect(findPeaks([...fleet, old], LAST_DAY).get("new")).to.equal(10);
  });
});

describe("what is wrong with a forecast", () => {
  it("is nothing up to five times the peak, with or without an interval", () => {
    expect(findFault(LARGEST_STEP * 20, NONE, NONE, 20)).to.equal(undefined);
    expect(findFault(3, 0, 30, 20)).to.equal(undefined);
    expect(findFault(0, -4, 4, 20), "a normal distribution's lower bound").to.equal(undefined);
  });

  it("is not a fraction of a unit: a mean below a quantile of sparse demand, a zero slightly missed", () => {
    expect(findFault(0.2, 0, 0, 20)).to.equal(undefined);
    expect(findFault(-0.3, NONE, NONE, 20)).to.equal(undefined);
  });

  it("is a number that is none, whichever it is", () => {
    for (const [predicted, lower, upper] of [
      [Number.NaN, NONE, NONE],
      [Number.NEGATIVE_INFINITY, 0, 1],
      [1, Number.NEGATIVE_INFINITY, 2],
      [1, 0, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(findFault(predicted, lower, upper, 20)).to.equal("not a finite number");
    }
  });

  it("is a step beyond five times the peak, or an upper bound beyond fifty", () => {
    expect(findFault(101, NONE, NONE, 20)).to.equal("far beyond what was ever sold");
    expect(findFault(10, 0, 1_001, 20)).to.equal("far beyond what was ever sold");
  });

  it("is less than nothing, and what lies outside its interval", () => {
    expect(findFault(-1, NONE, NONE, 20)).to.equal("negative");
    expect(findFault(5, 6, 9, 20)).to.equal("outside its interval");
    expect(findFault(12, 6, 9, 20)).to.equal("outside its interval");
    expect(findFault(5, 5.3, 5.2, 20)).to.equal("outside its interval");
  });
});
