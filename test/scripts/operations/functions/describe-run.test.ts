import { expect } from "chai";
import type { MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import type { BatchPredictSummary } from "../../../../functions/contracts/results/predictions";
import { describeBatch, describeMonitorRun } from "../../../../scripts/operations/functions/describe-run";

describe("describeBatch", () => {
  const batch: BatchPredictSummary = {
    runDate: "2026-09-25",
    forecastOrigin: "2026-09-24",
    modelVersion: "2026-11-01",
    shards: 1,
    products: 150,
    forecasts: 2100,
    inactiveProducts: 3,
    quarantined: { forecasts: 0, products: 0, faults: {}, examples: [] },
    dataAgeDays: 0,
    files: { "shard=0000.parquet": "9f86d081884c7d65" },
    failures: [],
  };

  it("says how many forecasts are not used, and why", () => {
    const quarantined = { forecasts: 1400, products: 100, faults: { negative: 1400 }, examples: [] };
    expect(describeBatch({ ...batch, quarantined }).split("\n")[2]).to.equal(
      "Not used    1,400 forecasts of 100 products, the baseline's stand in: 1,400 negative",
    );
  });

  it("says when the data are old", () => {
    expect(describeBatch({ ...batch, dataAgeDays: 5 }).split("\n")[2]).to.equal(
      "Data        end 5 days of trade before the run",
    );
  });

  it("says what was forecast, by which model, from which history, and where it lies", () => {
    const text = describeBatch(batch);
    expect(text).to.equal(
      "Forecasts   2,100 of 150 products by model 2026-11-01, demand known up to 2026-09-24\n" +
        "Left out    3 products whose sale has ended\n" +
        "Files       1, committed as the forecasts of 2026-09-25",
    );
  });

  it("says which simple methods forecast while there is no model", () => {
    const none = { ...batch, modelVersion: "none", simpleMethods: { smoothing: 100, "seasonal-naive": 50 } };
    expect(describeBatch(none).split("\n")[0]).to.contain(
      "by seasonal-naive and smoothing, as there is no model yet (ops status)",
    );
  });
});

describe("describeMonitorRun", () => {
  const attention = (count: number): MonitoringSummary["attention"] =>
    Array.from({ length: count }, (_, index) => ({
      productId: `P${index}`,
      reasons: ["units_sold: level changed", "forecast error grew"],
      causes: [
        {
          reason: "units_sold level",
          text: "units_sold, level changed from 8 to 12",
          feature: "units_sold",
          kind: "level",
          since: index === 0 ? "2026-08-08" : null,
          score: 2.04,
          oneInDays: 4500,
          sharedBy: index === 0 ? 1234 : 0,
          sharedWith: [],
          lookAt: ["demand itself", "the unit of sale"],
        },
      ],
      since: index === 0 ? "2026-08-08" : null,
      score: 2,
      revenuePerDay: index === 0 ? 1234.5 : null,
      watched: false,
    }));
  const summary = (count: number) =>
    ({
      products: 1500,
      productsScored: 1499,
      forecastOrigin: "2026-09-24",
      window: null,
      days: { scored: 0, quarantined: 0 },
      accuracy: { wape: null, baselineWape: null },
      drift: { productsTested: 1500, productsDrifted: count, byFeature: [] },
      concept: { ok: 1, warning: 2, degraded: 3, insufficientData: 4 },
      attention: attention(count),
    }) as unknown as MonitoringSummary;

  it("calls an undefined figure n/a and names who needs attention: what changed, since when, how sure, where to look", () => {
    expect(describeMonitorRun(summary(2)).split("\n")).to.deep.equal([
      "Products    1,500, 1,499 with scores, demand known up to 2026-09-24",
      "Accuracy    WAPE n/a, seasonal-naive baseline n/a",
      "Drift       2 of 1,500 products; concept: 1 ok, 2 warning, 3 degraded, 4 without enough data",
      "Attention   P0 (1,235 of revenue a day)",
      "            - units_sold, level changed from 8 to 12, since 2026-08-08, certainty 2.0, shared by 1,234 others",
      "              look at: demand itself; the unit of sale",
      "Attention   P1",
      "            - units_sold, level changed from 8 to 12, certainty 2.0",
      "              look at: demand itself; the unit of sale",
    ]);
  });

  it("says how many forecasts were the baseline's and are left out", () => {
    const { days, ...rest } = summary(0);
    const lines = describeMonitorRun({ ...rest, days: { ...days, quarantined: 1234 } }).split("\n");
    expect(lines[2]).to.equal(
      "Left out    1,234 forecasts by a simple method, where there was no model or its were not to be believed",
    );
  });

  it("says how many changes nobody acknowledged, and how many were declared", () => {
    const changes = { newNormal: 1100, acknowledged: 2, expected: 3, unacknowledged: [] };
    expect(
      describeMonitorRun({ ...summary(0), changes })
        .split("\n")
        .at(-1),
    ).to.equal(
      "Changes     1,100 became the new normal and are not acknowledged; 2 acknowledged, 3 expected (ops drift list)",
    );
  });

  it("names ten products and how many more there are", () => {
    const lines = describeMonitorRun(summary(12)).split("\n");
    expect(lines.filter((line) => line.startsWith("Attention"))).to.have.length(10);
    expect(lines.at(-1)).to.equal("            and 2 more; --json has them all");
  });
});
