import { expect } from "chai";
import { chooseBaseline } from "../../../../functions/business/report/choose-baseline";

const IN_DAYS = { "seasonal-naive": 50, smoothing: 90, "last-year": 10 };

describe("the baseline that counts", () => {
  it("is the one that cost least before the days that are judged, however they fell out", () => {
    const past = { days: 30, usd: { "seasonal-naive": 120, smoothing: 100, "last-year": 400 } };
    expect(chooseBaseline(past, IN_DAYS)).deep.equal({ name: "smoothing", chosen: "before" });
  });

  it("is the one that cost least in them where too few days went before, and says so", () => {
    const usd = { "seasonal-naive": 120, smoothing: 100, "last-year": 400 };
    expect(chooseBaseline({ days: 27.9, usd }, IN_DAYS)).deep.equal({
      name: "last-year",
      chosen: "in-hindsight",
    });
    expect(chooseBaseline(undefined, IN_DAYS)).deep.equal({ name: "last-year", chosen: "in-hindsight" });
    expect(chooseBaseline({ days: 28, usd }, IN_DAYS).chosen).equal("before");
  });

  it("is one of those that were played in them", () => {
    const past = { days: 60, usd: { "seasonal-naive": 120, smoothing: 100, "last-year": 1 } };
    const { "last-year": _, ...played } = IN_DAYS;
    expect(chooseBaseline(past, played).name).equal("smoothing");
    expect(chooseBaseline(past, { "seasonal-naive": 0 }).name).equal("seasonal-naive");
  });
});
