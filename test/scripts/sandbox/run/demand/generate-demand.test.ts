import { expect } from "chai";
import { formatDay } from "../../../../../functions/demand/calendar";
import { GENERATED_UNTIL, generateDemand } from "../../../../../scripts/sandbox/run/demand/generate-demand";
import { injectDrift } from "../../../../../scripts/sandbox/run/demand/inject-drift";
import { prepareDemand } from "../../../../../scripts/sandbox/run/demand/played-demand";

describe("generateDemand", () => {
  it("gives the same numbers for the same seed, others for another", () => {
    const first = generateDemand({ products: 5, days: 10, seed: 3 });
    expect(generateDemand({ products: 5, days: 10, seed: 3 })).to.deep.equal(first);
    expect(generateDemand({ products: 5, days: 10, seed: 4 })).to.not.deep.equal(first);
  });

  it("gives a product the same demand whatever the number of products", () => {
    const few = generateDemand({ products: 2, days: 10, seed: 3 });
    const many = generateDemand({ products: 9, days: 10, seed: 3 });
    expect(many.slice(0, 2)).to.deep.equal(few);
  });

  it("leaves closed dates out and makes whole, non-negative units", () => {
    for (const { days, unitsSold, sellingPrice } of generateDemand({ products: 20, days: 30, seed: 1 })) {
      expect(Array.from(days, formatDay).some((date) => date.endsWith("-12-25"))).to.equal(false);
      expect(unitsSold.every((units) => Number.isInteger(units) && units >= 0)).to.equal(true);
      expect(sellingPrice.every((price) => price > 0)).to.equal(true);
      expect(days.at(-1)).to.equal(GENERATED_UNTIL);
    }
  });

  it("makes intermittent products among steady ones", () => {
    const zeroShares = generateDemand({ products: 80, days: 30, seed: 1 }).map(
      ({ unitsSold }) => unitsSold.filter((units) => units === 0).length / unitsSold.length,
    );
    expect(zeroShares.filter((share) => share > 0.5).length).to.be.within(8, 40);
    expect(zeroShares.filter((share) => share < 0.1).length).to.be.greaterThan(30);
  });
});

describe("injectDrift", () => {
  const series = generateDemand({ products: 40, days: 30, seed: 1 });
  const lastDay = GENERATED_UNTIL;
  const firstDay = lastDay - 29;

  it("changes the share of products asked for, from the labelled day on and not before", () => {
    const { series: shifted, injected } = injectDrift(series, { share: 0.25, seed: 9, firstDay, lastDay });
    expect(injected).to.have.length(10);
    const onsets = new Map(injected.map(({ productId, onsetDay }) => [productId, onsetDay]));
    for (const [index, before] of series.entries()) {
      const after = shifted[index]!;
      const onset = onsets.get(before.productId);
      if (onset === undefined) {
        expect(after).to.equal(before);
        continue;
      }
      expect(onset).to.be.within(firstDay, lastDay);
      const split = before.days.findIndex((day) => day >= onset);
      expect(after.unitsSold.slice(0, split)).to.deep.equal(before.unitsSold.slice(0, split));
      expect(after.sellingPrice.slice(0, split)).to.deep.equal(before.sellingPrice.slice(0, split));
    }
  });

  it("leaves everything as it is without a share", () => {
    expect(injectDrift(series, { share: 0, seed: 9, firstDay, lastDay })).to.deep.equal({
      series,
      injected: [],
    });
  });
});

describe("prepareDemand", () => {
  it("cuts the last days off for playing and keeps every row once", async () => {
    const demand = await prepareDemand({ days: 12, products: 6, seed: 2, driftShare: 0 });
    expect(demand.lastDay - demand.firstDay + 1).to.equal(12);
    const days = Array.from({ length: 12 }, (_, index) => demand.firstDay + index);
    expect([...days, demand.lastDay + 1].filter((day) => demand.actuals.of(day))).to.deep.equal(days);
    const whole = generateDemand({ products: 6, days: 12, seed: 2 });
    for (const [index, one] of demand.history.entries()) {
      expect(one.days.at(-1)).to.be.lessThan(demand.firstDay);
      const played = days.map(
        (day) => demand.actuals.of(day)!.find(({ productId }) => productId === one.productId)!.unitsSold[0]!,
      );
      expect([...one.unitsSold, ...played]).to.deep.equal([...whole[index]!.unitsSold]);
    }
  });
});
