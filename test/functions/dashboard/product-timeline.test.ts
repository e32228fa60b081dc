import { expect } from "chai";
import type { ProductReport } from "../../../functions/contracts/results/product-report";
import { toTimelineData } from "../../../functions/dashboard/product-timeline";

/** A product of which no day has closed, with two days of stock to come. */
const reportOf = (wasted: readonly (number | undefined)[]) =>
  ({
    runDay: "2025-06-06",
    currency: { code: "USD", usdPerUnit: 1 },
    daily: [],
    ahead: [],
    stock: {
      ahead: wasted.map((wastedUnits, day) => ({
        date: `2025-06-0${6 + day}`,
        arrivalUnits: 0,
        onHandUnits: 4,
        stockoutProbability: 0,
        ...(wastedUnits !== undefined && { wastedUnits }),
      })),
    },
  }) as unknown as ProductReport;

describe("the days of a product's page", () => {
  it("say what will be too old at the close of each, where anything will", () => {
    const { series, labels } = toTimelineData(reportOf([0, 3.24]));
    expect(series.wasted).deep.equal([0, 3.2]);
    expect(labels.wasted).deep.equal(["Too old", "c"]);
  });

  it("say nothing of it where all is sold in time, and of what keeps", () => {
    for (const wasted of [
      [0, 0],
      [undefined, undefined],
    ]) {
      const { series, labels } = toTimelineData(reportOf(wasted));
      expect(series).not.have.property("wasted");
      expect(labels).not.have.property("wasted");
    }
  });
});
