import { expect } from "chai";
import {
  BUSINESS_METRICS,
  describeFigures,
  describeScheduledRun,
} from "../../../functions/contracts/metrics";

describe("describeFigures", () => {
  it("dates a figure at the beginning of the run day, for the environment", () => {
    // 2026-11-23 is day 20,780 since 1970.
    expect(describeFigures("prod", 20_780, [[BUSINESS_METRICS.fillRate, 0.97]])).to.deep.equal([
      {
        name: "FillRate",
        unit: "None",
        value: 0.97,
        timestampMs: Date.UTC(2026, 10, 23),
        dimensions: { Environment: "prod" },
      },
    ]);
  });

  it("leaves out what is undefined, and keeps a zero", () => {
    const figures = describeFigures("prod", 20_780, [
      [BUSINESS_METRICS.fillRate, null],
      [BUSINESS_METRICS.cycleServiceLevel, undefined],
      [BUSINESS_METRICS.stockoutDays, 0],
    ]);
    expect(figures.map(({ name, value }) => [name, value])).to.deep.equal([["StockoutDays", 0]]);
  });
});

describe("describeScheduledRun", () => {
  const scheduled = { scheduledAt: "2026-11-23T05:00:00Z", executionId: "0a1b" };

  it("gives a run of the schedule one point at the time it was scheduled for", () => {
    expect(describeScheduledRun("prod", "report", scheduled)).to.deep.equal([
      {
        name: "ScheduledRun",
        unit: "Count",
        value: 1,
        timestampMs: Date.parse("2026-11-23T05:00:00Z"),
        dimensions: { Environment: "prod", Function: "report" },
      },
    ]);
  });

  it("gives a run by hand and a worker of the state machine none", () => {
    const others = [
      { scheduledAt: scheduled.scheduledAt },
      { ...scheduled, executionId: "ops-2026-11-23" },
      { ...scheduled, shardIds: ["0000"] },
    ];
    for (const event of others) {
      expect(describeScheduledRun("prod", "monitor", event), JSON.stringify(event)).to.deep.equal([]);
    }
  });
});
