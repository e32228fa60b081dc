import { expect } from "chai";
import { demandOf } from "../../../functions/demand/scored-demand";
import { inferTradingCalendar } from "../../../functions/demand/trading-calendar";
import { generateDemand } from "../../support/demand";

describe("the trading calendar", () => {
  const list = generateDemand({ products: 3, days: 90, closedWeekdays: [6, 0] });
  const lastDay = Math.max(...list[0]!.days);

  it("knows the weekdays on which a fleet never trades", () => {
    expect([...inferTradingCalendar(list, lastDay).closedWeekdays]).to.deep.equal([0, 6]);
  });

  it("tells a closed day from a day without demand", () => {
    const holiday = list[0]!.days[40]!;
    const without = list.map((series) => {
      const rows = [...series.days.keys()].filter((row) => series.days[row] !== holiday);
      return {
        ...series,
        days: Int32Array.from(rows, (row) => series.days[row]!),
        unitsSold: Float64Array.from(rows, (row) => series.unitsSold[row]!),
      };
    });
    const calendar = inferTradingCalendar(without, lastDay);
    expect(calendar.isTradingDay(holiday)).to.equal(false);
    expect(calendar.isTradingDay(list[0]!.days[41]!)).to.equal(true);
    expect(calendar.tradingDays.length).to.equal(list[0]!.days.length - 1);
  });

  it("does not judge weekdays from less than four weeks, nor where the data has stopped", () => {
    const short = generateDemand({ products: 2, days: 20, closedWeekdays: [6] });
    expect(inferTradingCalendar(short, Math.max(...short[0]!.days)).closedWeekdays.size).to.equal(0);
    expect(inferTradingCalendar(list, lastDay + 100).closedWeekdays.size).to.equal(0);
  });

  /** Products that sell on the given days only. */
  const sellingOn = (...dayLists: readonly (readonly number[])[]) =>
    dayLists.map((days) => ({ ...list[0]!, days: Int32Array.from(days) }));
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);

  it("lists the trading days of all products in order, each once", () => {
    const calendar = inferTradingCalendar(sellingOn([5, 9], [2, 5, 11], [9]), 10);
    expect([...calendar.tradingDays]).to.deep.equal([2, 5, 9]);
    expect(inferTradingCalendar([], 10).tradingDays).to.have.length(0);
    expect(inferTradingCalendar([], 10).closedWeekdays.size).to.equal(0);
  });

  it("judges weekdays from four weeks on, the first day of the history among them", () => {
    // Day 0 is a Thursday (4). Until day 27 there are four of each weekday; day 0 alone is a Thursday's trade.
    const thursdayOnce = [0, ...range(1, 27).filter((day) => day % 7 !== 0 && day % 7 !== 1)];
    expect([...inferTradingCalendar(sellingOn(thursdayOnce), 27).closedWeekdays]).to.deep.equal([5]);
    expect(inferTradingCalendar(sellingOn(thursdayOnce), 26).closedWeekdays.size).to.equal(0);
  });

  it("takes a weekday for closed that last traded four weeks ago", () => {
    // Day 28 is a Thursday, as day 0 was; the four weeks to judge are days 1 to 28.
    const noThursday = [0, ...range(1, 28).filter((day) => day % 7 !== 0)];
    expect([...inferTradingCalendar(sellingOn(noThursday), 28).closedWeekdays]).to.deep.equal([4]);
  });

  it("knows nothing after the day that may be known", () => {
    const calendar = inferTradingCalendar(list, lastDay - 10);
    expect(Math.max(...calendar.tradingDays)).to.be.at.most(lastDay - 10);
  });
});

describe("demand", () => {
  const series = {
    productId: "P",
    days: Int32Array.of(1, 2, 3, 4),
    unitsSold: Float64Array.of(74_215, 5, -2, Number.NaN),
    sellingPrice: new Float64Array(4),
    features: { units_returned: Float64Array.of(74_215, Number.NaN, 0, 0) },
    categories: {},
  };

  it("is what was sold less what came back the same day, never negative, NaN when missing", () => {
    expect([0, 1, 2, 3].map((row) => demandOf(series, row))).to.deep.equal([0, 5, 0, Number.NaN]);
  });
});
