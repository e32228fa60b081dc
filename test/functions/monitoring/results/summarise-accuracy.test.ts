import { expect } from "chai";
import { addBounds, addError } from "../../../../functions/demand/error-sums";
import {
  AccuracyTotals,
  orNull,
  summariseHorizon,
} from "../../../../functions/monitoring/results/summarise-accuracy";
import { createDaySums } from "../../../../functions/monitoring/run/day-sums";
import { scoreOf } from "./build-result";

describe("totals of accuracy", () => {
  function summariseAccuracy(all: readonly ReturnType<typeof scoreOf>[]) {
    const totals = new AccuracyTotals();
    for (const score of all) totals.add(score);
    return totals.summary();
  }

  // By hand: A errs by 5 of 10 (baseline 2), B by 2 of 20 (baseline 8), C sold nothing and was forecast 3.
  const scores = () => [
    scoreOf("A", [[10, 15, 12]], { revenue: 30, naiveScale: { maeUnits: 5, rmseUnits: 10 } }),
    scoreOf("B", [[20, 18, 12]], { revenue: 10, naiveScale: { maeUnits: 4, rmseUnits: 4 } }),
    scoreOf("C", [[0, 3, 0]], { revenue: 0, naiveScale: { maeUnits: 0, rmseUnits: 0 } }),
  ];

  it("measures all product-days alike", () => {
    const summary = summariseAccuracy(scores());
    expect(summary).to.include({ mapeActualsUsed: 2, mapeActualsZero: 1 });
    expect(summary.wape).to.be.closeTo(10 / 30, 1e-15);
    expect(summary.baselineWape).to.be.closeTo(10 / 30, 1e-15);
    expect(summary.biasRatio).to.be.closeTo(6 / 30, 1e-15);
    expect(summary.maeUnits).to.be.closeTo(10 / 3, 1e-15);
    expect(summary.rmseUnits).to.be.closeTo(Math.sqrt(38 / 3), 1e-15);
    expect(summary.mapePercent).to.be.closeTo(30, 1e-12);
    expect(summary.pinballLoss).to.equal(null);
    expect(summary.coverage).to.equal(null);
  });

  it("has the mean over products of scaled errors, undefined ones left out", () => {
    // 5/5 and 2/4; 5/10 and 2/4.
    const summary = summariseAccuracy(scores());
    expect(summary.mase).to.be.closeTo(0.75, 1e-15);
    expect(summary.rmsse).to.be.closeTo(0.5, 1e-15);
  });

  it("weights products by their units and by their revenue, those without either left out", () => {
    const { byUnits, byRevenue, revenueWeightedWape } = summariseAccuracy(scores());
    // WAPE 0.5 and 0.1 by 10 and 20 units, by 30 and 10 of revenue.
    expect(byUnits.wape).to.be.closeTo((0.5 * 10 + 0.1 * 20) / 30, 1e-15);
    expect(byRevenue.wape).to.be.closeTo((0.5 * 30 + 0.1 * 10) / 40, 1e-15);
    expect(revenueWeightedWape).to.equal(byRevenue.wape);
    expect(byUnits.maeUnits).to.be.closeTo((5 * 10 + 2 * 20) / 30, 1e-15);
    expect(byUnits.mase).to.be.closeTo((1 * 10 + 0.5 * 20) / 30, 1e-15);
    expect(byRevenue.biasRatio).to.be.closeTo((0.5 * 30 - 0.1 * 10) / 40, 1e-15);
  });

  it("is null where nothing was scored, and counts no returned revenue", () => {
    const summary = summariseAccuracy([scoreOf("A", [])]);
    expect(summary).to.include({ wape: null, mase: null, revenueWeightedWape: null, baselineWape: null });
    expect(summary.byUnits.wape).to.equal(null);
    const returned = summariseAccuracy([scoreOf("A", [[10, 15]], { revenue: -4 })]);
    expect(returned.revenueWeightedWape).to.equal(null);
    expect(returned.byUnits.wape).to.equal(0.5);
  });

  it("keeps a 0 and takes undefined for null", () => {
    expect([orNull(0), orNull(undefined)]).to.deep.equal([0, null]);
  });
});

describe("summariseHorizon", () => {
  it("measures each step that has forecasts, scaled errors as means over products", () => {
    const day = createDaySums(3);
    const [first, , third] = day.steps;
    addError(first!.sums, 10, 12);
    addBounds(first!.sums, 10, 8, 11);
    addError(first!.sums, 10, 9);
    Object.assign(first!, { scaledByMae: 3, scaledByRmse: 5, scaledCount: 2 });
    addError(third!.sums, 4, 4);
    const [one, three, ...others] = summariseHorizon(day);
    expect(others).to.deep.equal([]);
    // 0.15 = 3 units of 20; pinball 0.1 * 2 + 0.1 * 1 over two bounds.
    expect(one).to.include({ step: 1, actualsUsed: 2, mase: 1.5, rmsse: 2.5, maeUnits: 1.5, coverage: 1 });
    expect(one!.wape).to.be.closeTo(0.15, 1e-15);
    expect(one!.pinballLoss).to.be.closeTo(0.15, 1e-15);
    expect(three).to.include({ step: 3, actualsUsed: 1, mase: null, rmsse: null, wape: 0, r2: null });
  });
});
