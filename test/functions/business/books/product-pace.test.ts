import { expect } from "chai";
import { measurePace } from "../../../../functions/business/books/product-pace";
import { generateDemand } from "../../../support/demand";

const [SERIES] = generateDemand({ products: 1, days: 100 });

describe("the pace of a product", () => {
  it("is its best day and the mean of its busiest four weeks", () => {
    const unitsSold = new Float64Array(100).map((_, row) => (row >= 40 && row < 68 ? 30 : 2));
    expect(measurePace({ ...SERIES!, unitsSold }, Number.NaN)).to.deep.equal({
      peakUnits: 30,
      busiestDailyUnits: 30,
    });
  });

  it("counts days, not rows, and unknown units as none", () => {
    const days = SERIES!.days.filter((_, row) => row % 2 === 0);
    const unitsSold = new Float64Array(50).map((_, row) => (row === 3 ? Number.NaN : 14));
    expect(measurePace({ ...SERIES!, days, unitsSold }, Number.NaN).busiestDailyUnits).to.equal(7);
  });

  it("knows a best day that lies before the rows", () => {
    expect(measurePace(SERIES, 5_000).peakUnits).to.equal(5_000);
    expect(measurePace(undefined, Number.NaN)).to.deep.equal({ peakUnits: 10, busiestDailyUnits: 0 });
  });
});
