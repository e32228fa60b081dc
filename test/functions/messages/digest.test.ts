import { expect } from "chai";
import { composeDigest, type DayResults } from "../../../functions/messages/digest";

const WORDING = { environment: "dev", alarmPrefix: "final-mile-dev-", pagesUrl: "https://pages.example" };

const day = (runDay: string, wape: number | null): DayResults =>
  ({
    runDay,
    report: {
      period: { from: "2026-11-02", to: "2026-11-29", days: 28 },
      baseline: "seasonal-naive",
      currency: { code: "EUR", usdPerUnit: 1.1 },
      business: { fillRate: 0.981, benefitAmount: -4308, benefitLowAmount: -7076, benefitHighAmount: -1409 },
    },
    monitoring: {
      products: 150,
      lastDay: { date: runDay, wape, baselineWape: 0.4 },
      drift: { productsDrifted: 1, productsTested: 150 },
      concept: { degraded: 2 },
    },
    orders: {
      currency: { code: "EUR", usdPerUnit: 1.1 },
      totals: { count: 34, units: 1230, valueAmount: 4100.4, held: { count: 2, units: 9, valueAmount: 80 } },
      reviewDay: true,
      nextReviewDay: "2026-12-07",
    },
    costs: { monthToDate: { usd: 45.29 }, budget: { monthlyUsd: 150 } },
  }) as unknown as DayResults;

describe("a digest", () => {
  it("tells the figures of the day in lines that every mail shows", () => {
    const { title, lines, pageUrl } = composeDigest({
      name: "daily",
      days: [day("2026-11-30", 0.281)],
      told: { alarms: { "final-mile-dev-fleet-drift-warning": { toldAt: "", routes: [] } } },
      wording: WORDING,
    });
    expect(title).to.equal("dev: today, 30 Nov 2026");
    expect(pageUrl).to.equal("https://pages.example/dashboard");
    expect(lines).to.deep.equal([
      "Demand forecast of dev, 30 Nov 2026",
      "",
      "Error yesterday      28.1 % (baseline 40.0 %)",
      "Fill rate, 28 days   98.1 %",
      "Benefit, 28 days     -€4,308 (95 %: -€7,076 to -€1,409)",
      "  over               seasonal naive, 2 Nov 2026 to 29 Nov 2026",
      "To order today       34 lines, 1,230 units, €4,100",
      "Held for a person    2 lines",
      "Models               1 drifted, 2 degraded of 150",
      "Alarms on            fleet-drift-warning",
      "AWS this month       $45 of $150",
    ]);
    expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(72);
  });

  it("adds up a week, and says of how many days the mean is", () => {
    const days = [day("2026-11-28", 0.2), day("2026-11-29", null), day("2026-11-30", 0.4)];
    const { lines } = composeDigest({ name: "weekly", days, told: { alarms: {} }, wording: WORDING });
    expect(lines[0]).to.equal("Demand forecast of dev, week to 30 Nov 2026");
    expect(lines).to.include("Error, mean of days  30.0 % over 2 of 3 days");
    expect(lines).to.include("Suggested orders     102 lines, 3,690 units, €12,301");
    expect(lines).to.include("Alarms on            none");
  });

  it("says what there is not, instead of a figure", () => {
    const { lines } = composeDigest({
      name: "daily",
      days: [{ runDay: "2026-11-30" }],
      told: { alarms: {} },
      wording: WORDING,
    });
    expect(lines.slice(2)).to.deep.equal([
      "Error yesterday      n/a (baseline n/a)",
      "Service, benefit     no closed day with forecasts yet",
      "To order today       no run of orders",
      "Held for a person    no run of orders",
      "Models               no monitoring run",
      "Alarms on            none",
      "AWS this month       no cost report",
    ]);
  });
});
