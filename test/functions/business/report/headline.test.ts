import { expect } from "chai";
import { computeHeadline } from "../../../../functions/business/report/headline";
import { periodTotals } from "../../../support/period-totals";

describe("the headline of a report", () => {
  it("is the model's book and its benefit, before the three books", () => {
    const period = periodTotals(["a", "b"], {
      demand: [60, 40],
      model: {
        lost: [6, 4],
        stockoutDays: [2, 1],
        onHandDays: [150, 30],
        cycles: [4, 4],
        cyclesWithStockout: [1, 1],
        demandCycles: [3, 1],
        demandCyclesWithStockout: [1, 1],
        lostMarginAmount: [10, 10],
      },
      baseline: { lost: [10, 10], lostMarginAmount: [25, 25], demandCyclesWithStockout: [10, 10] },
      perfectForesight: { onHandDays: [20, 0] },
    });
    const { business, scenarios, benefit } = computeHeadline(period);
    expect(business).deep.equal({
      fillRate: 0.9,
      cycleServiceLevel: 0.75,
      demandCycleServiceLevel: 0.5,
      stockoutDays: 3,
      lostSalesUnits: 10,
      // 90 / 10 * 365 / 18.
      inventoryTurnover: 182.5,
      // 15 for each product, whichever are drawn.
      benefitAmount: 30,
      benefitLowAmount: 30,
      benefitHighAmount: 30,
    });
    expect(benefit.benefitAmount).equal(30);
    expect(scenarios.model.fillRate).equal(0.9);
    expect(scenarios.baseline.fillRate).equal(0.8);
    expect(scenarios.perfectForesight.averageOnHandUnits).equal(2);
  });
});
