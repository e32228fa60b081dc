import { expect } from "chai";
import { judgeBudget } from "../../../functions/costs/budget";
import { firstDayOfMonth, firstDayOfNextMonth } from "../../../functions/costs/month";
import { extrapolateMonth } from "../../../functions/costs/month-end";
import { formatDay, parseDay } from "../../../functions/demand/calendar";

const bill = (from: string, days: number, usd: number) =>
  Array.from({ length: days }, (_, index) => ({
    day: parseDay(from)! + index,
    service: "AWS Lambda",
    usageType: "Request-ARM",
    quantity: 1,
    usd,
  }));

describe("a month", () => {
  it("knows its first day and that of the next", () => {
    const bounds = (date: string) =>
      [firstDayOfMonth(parseDay(date)!), firstDayOfNextMonth(parseDay(date)!)].map(formatDay);
    expect(bounds("2026-02-01")).to.deep.equal(["2026-02-01", "2026-03-01"]);
    expect(bounds("2024-02-29")).to.deep.equal(["2024-02-01", "2024-03-01"]);
    expect(bounds("2026-12-31")).to.deep.equal(["2026-12-01", "2027-01-01"]);
  });

  it("is carried on from its last seven days", () => {
    // 15 days at USD 1 and 7 at USD 3 are billed; 23 to 30 November are 8 days at USD 3.
    const lines = [...bill("2026-11-01", 15, 1), ...bill("2026-11-16", 7, 3)];
    expect(extrapolateMonth(lines, parseDay("2026-11-23")!)).to.deep.equal({
      usd: 15 + 21 + 24,
      method: "run-rate",
    });
  });

  it("is carried on from the days there are when they are fewer", () => {
    const lines = [...bill("2026-11-21", 1, 3), ...bill("2026-11-22", 1, 7)];
    expect(extrapolateMonth(lines, parseDay("2026-11-23")!)?.usd).to.equal(10 + 8 * 5);
  });

  it("is carried on from what was billed before the day, whatever the order of the lines", () => {
    const before = bill("2026-11-20", 3, 2);
    const from = bill("2026-11-23", 5, 1_000);
    const forecast = extrapolateMonth([...from, ...before.reverse()], parseDay("2026-11-23")!);
    expect(forecast?.usd).to.equal(6 + 8 * 2);
    expect(extrapolateMonth(from, parseDay("2026-11-23")!)).to.equal(undefined);
  });

  it("is not forecast from nothing", () => {
    expect(extrapolateMonth([], parseDay("2026-11-23")!)).to.equal(undefined);
  });
});

describe("the budget", () => {
  it("is over when spent, and forecast to be when it will be", () => {
    expect(judgeBudget(50, 90, 100)).to.deep.equal({ status: "within", usedRatio: 0.5, forecastRatio: 0.9 });
    expect(judgeBudget(50, 101, 100).status).to.equal("forecast-over");
    expect(judgeBudget(101, 120, 100).status).to.equal("over");
    expect(judgeBudget(100, 100, 100).status).to.equal("within");
  });
});
