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
