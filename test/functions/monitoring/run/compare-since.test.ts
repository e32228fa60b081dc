import { expect } from "chai";
import type { DemandSeries } from "../../../../functions/demand/series";
import { compareSince, describeLately } from "../../../../functions/monitoring/run/compare-since";

const SERIES: DemandSeries = {
  productId: "A",
  days: Int32Array.from([0, 1, 2, 3, 10, 11, 12, 13]),
  unitsSold: Float64Array.from([1, 1, 1, 1, 5, 5, 5, 5]),
  sellingPrice: Float64Array.from([2, 4, 2, 4, 6, 12, 6, 12]),
  features: {
    promotion: Float64Array.from([0, 0, 0, 1, 1, 1, 0, 1]),
    weight: Float64Array.from([1, 1.5, 2, 2, 1.25, 2, 1.5, 2]),
    rival: Float64Array.from([1, 1, 1, 1, Number.NaN, Number.NaN, 1, 1]),
  },
  categories: {},
};

describe("compareSince", () => {
  const changeOf = (
    feature: string,
    kind: "level" | "spread" | "rate" | "missing" | "decimals",
    referenceWindowDays = 84,
  ) => compareSince(SERIES, { feature, kind, sinceDay: 10 }, referenceWindowDays);

  it("tells each kind of change in its own unit, before and since", () => {
    expect(changeOf("selling_price", "level")).to.deep.equal({ before: 3, now: 9 });
    expect(changeOf("selling_price", "spread")).to.deep.equal({ before: 1, now: 3 });
    expect(changeOf("promotion", "rate")).to.deep.equal({ before: 0.25, now: 0.75 });
    expect(changeOf("rival", "missing")).to.deep.equal({ before: 0, now: 0.5 });
    expect(changeOf("weight", "decimals")).to.deep.equal({ before: 1, now: 2 });
    expect(changeOf("units_sold", "level")).to.deep.equal({ before: 1, now: 5 });
  });

  it("tells the share of days of a value of a text", () => {
    const series = { ...SERIES, categories: { brand: ["a", "a", "b", "a", "b", "b", "b", "a"] } };
    const change = { feature: "brand", kind: "new-value", sinceDay: 10, code: 1 } as const;
    expect(compareSince(series, change, 84)).to.deep.equal({ before: 0.25, now: 0.75 });
    expect(describeLately(series, "brand", "new-value", 12, 1)).to.equal(0.5);
    expect(describeLately(series, "brand", "new-value", 12, -1)).to.equal(0);
  });

  it("looks back no further than the reference, and says null where there is nothing", () => {
    expect(changeOf("units_sold", "level", 8)).to.deep.equal({ before: 1, now: 5 });
    expect(changeOf("units_sold", "level", 2)).to.deep.equal({ before: null, now: 5 });
    expect(changeOf("selling_price", "level", 8)).to.deep.equal({ before: 3, now: 9 });
    expect(changeOf("selling_price", "level", 7)).to.deep.equal({ before: 4, now: 9 });
    expect(changeOf("unheard of", "spread")).to.deep.equal({ before: null, now: null });
    expect(changeOf("unheard of", "decimals")).to.deep.equal({ before: null, now: null });
    expect(changeOf("unheard of", "level")).to.deep.equal({ before: null, now: null });
  });
});
