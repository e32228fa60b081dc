import { expect } from "chai";
import { PriceFilter } from "../../../../functions/monitoring/drift/price-filter";

describe("PriceFilter", () => {
  it("takes a price that repeats on days without a sale for carried forward", () => {
    const filter = new PriceFilter();
    for (let sale = 0; sale < 6; sale += 1) {
      expect(filter.isObserved(10 + sale, 3)).to.equal(true);
      filter.isObserved(10 + sale, 0);
    }
    expect(filter.isObserved(15, 0)).to.equal(false);
    expect(filter.isObserved(15.5, 0)).to.equal(true);
  });

  it("takes a list price, which repeats on days with sales too, for observed", () => {
    const filter = new PriceFilter();
    for (let day = 0; day < 20; day += 1) filter.isObserved(9.99, day % 2);
    expect(filter.isObserved(9.99, 0)).to.equal(true);
  });

  it("takes prices for list prices when half of the sales repeat the last one, and not when fewer do", () => {
    const isObservedAfter = (...prices: readonly number[]) => {
      const filter = new PriceFilter();
      for (const price of prices) filter.isObserved(price, 1);
      return filter.isObserved(prices.at(-1)!, 0);
    };
    // Of 8 sales 4 and 3 repeat the price before; of 5 and 4 none does, and 4 are too few to tell.
    expect(isObservedAfter(1, 1, 2, 2, 3, 3, 4, 4)).to.equal(true);
    expect(isObservedAfter(1, 1, 2, 2, 3, 3, 4, 5)).to.equal(false);
    expect(isObservedAfter(1, 2, 3, 4, 5)).to.equal(false);
    expect(isObservedAfter(1, 2, 3, 4)).to.equal(true);
  });

  it("takes every price for observed while it knows few sales, or not whether there was one", () => {
    const filter = new PriceFilter();
    expect(filter.isObserved(5, 0)).to.equal(true);
    expect(filter.isObserved(5, 0)).to.equal(true);
    expect(filter.isObserved(5, Number.NaN)).to.equal(true);
  });
});
