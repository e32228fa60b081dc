import { expect } from "chai";
import { findOrderExcess, findPerishing } from "../../../../functions/business/policy/order-bounds";
import { businessSettings } from "../../../support/settings";

/** Orders cover eight days; a unit that sells for $10 costs $6. */
const POLICY = businessSettings({ orderPolicy: "order-up-to" });
const PACE = { peakUnits: 20, busiestDailyUnits: 10 };

describe("the bounds of an order", () => {
  it("let pass what eight days like the best ever would sell", () => {
    expect(findOrderExcess(160, 0, PACE, 10, POLICY)).to.equal(undefined);
    expect(findOrderExcess(161, 0, PACE, 10, POLICY)).to.match(/more than 160 units.*heldAbovePeakRatio/);
    expect(findOrderExcess(300, 0, PACE, 10, { ...POLICY, heldAbovePeakRatio: 2 })).to.equal(undefined);
  });

  it("hold what is worth more than the setting, and what has no finite worth", () => {
    expect(findOrderExcess(20, 0, PACE, 10_000, POLICY)).to.match(
      /more than business\.heldAboveAmount, \$100,000\.00/,
    );
    expect(findOrderExcess(1e306, 0, PACE, 1e6, POLICY)).to.match(/heldAboveAmount/);
    expect(findOrderExcess(16, 0, PACE, 10_000, POLICY)).to.equal(undefined);
  });

  it("hold what would last half a year longer than it must, stock included", () => {
    expect(findOrderExcess(100, 1_780, PACE, 10, POLICY)).to.equal(undefined);
    expect(findOrderExcess(100, 1_790, PACE, 10, POLICY)).to.match(/last 189 days .* more than 188/);
  });

  it("cannot tell how long stock lasts of a product that has sold nothing", () => {
    expect(findOrderExcess(50, 500, { peakUnits: 20, busiestDailyUnits: 0 }, 10, POLICY)).to.equal(undefined);
  });

  it("never hold the least order that the policy can place", () => {
    const packs = { ...POLICY, packUnits: 500, minimumOrderUnits: 600 };
    const slow = { peakUnits: 10, busiestDailyUnits: 0.1 };
    expect(findOrderExcess(1_000, 0, slow, 10, packs)).to.equal(undefined);
    expect(findOrderExcess(1_500, 0, slow, 10, packs)).to.match(/heldAbovePeakRatio/);
  });

  it("leave room for an economic quantity of eight weeks", () => {
    const reorder = { ...POLICY, orderPolicy: "reorder-point" } as const;
    expect(findOrderExcess(20 * 64, 0, PACE, 10, reorder)).to.equal(undefined);
    expect(findOrderExcess(20 * 64 + 1, 0, PACE, 10, reorder)).to.match(/64 days like the best/);
  });

  it("do not know the price, so that a product without one is bounded by units only", () => {
    expect(findOrderExcess(160, 0, PACE, Number.NaN, POLICY)).to.equal(undefined);
  });
});

describe("the bound of what perishes", () => {
  // 4 a day for 6 + 20 days: a position of 104.
  const terms = { ...businessSettings({ leadTimeDays: 6, reviewPeriodDays: 1 }), shelfLifeDays: 20 };

  it("leaves an order to a person where over a tenth of it is forecast to be too old", () => {
    expect(findPerishing(100, 4, 28, terms)).equal(undefined);
    expect(findPerishing(100, 14, 28, terms)).equal(undefined);
    expect(findPerishing(100, 15, 28, terms)).equal(
      "with it, 115 units would be there or under way, more than the 104 that are forecast to be sold within the shelf life of 20 days after it arrives",
    );
    expect(findPerishing(100, 15, 28, { ...terms, shelfLifeDays: undefined })).equal(undefined);
  });
});
