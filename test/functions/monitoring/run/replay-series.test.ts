import { expect } from "chai";
import type { ProductVerdict } from "../../../../functions/contracts/product-verdict";
import type { DemandSeries } from "../../../../functions/demand/series";
import { findHistoryStart } from "../../../../functions/monitoring/run/history-start";
import { SeriesJudge } from "../../../../functions/monitoring/run/judge-series";
import { replaySeries } from "../../../../functions/monitoring/run/replay-series";
import { createRandom } from "../../../bench/drift-study/random";

const FIRST_DAY = 19_000;
const DAYS = 1_150;

/** Three years of a price that rises on day 1,000, closed on every seventh day. */
function makeSeries(): DemandSeries {
  const random = createRandom(12);
  const days = Int32Array.from(
    Array.from({ length: DAYS }, (_, index) => index).filter((index) => index % 7 !== 3),
  );
  return {
    productId: "A",
    days: days.map((day) => FIRST_DAY + day),
    unitsSold: Float64Array.from(days, () => random.poisson(9)),
    sellingPrice: Float64Array.from(days, (day) => (day < 1_000 ? 10 : 12) + 0.1 * random.normal()),
    features: {},
    categories: {},
  };
}

/** The rows that a run on `day` reads. */
function historyOf(series: DemandSeries, day: number): DemandSeries {
  const from = series.days.findIndex((one) => one >= findHistoryStart(day));
  const to = series.days.findLastIndex((one) => one <= day) + 1;
  return {
    ...series,
    days: series.days.slice(from, to),
    unitsSold: series.unitsSold.slice(from, to),
    sellingPrice: series.sellingPrice.slice(from, to),
  };
}

describe("replaySeries", () => {
  const forecastOf = (_: string, day: number) => 9 + (day % 2);

  it("gives the verdicts that daily runs would have given, across beginnings of the history", () => {
    const series = makeSeries();
    const verdicts = new Map<number, ProductVerdict>();
    const [fromDay, toDay] = [FIRST_DAY + 895, FIRST_DAY + 1_120];
    replaySeries(series, forecastOf, { falseAlarmRate: 0.01, fromDay, toDay }, (day, verdict) => {
      verdicts.set(day, verdict);
    });
    const expectedDays = series.days.filter((day) => day >= fromDay && day <= toDay);
    expect([...verdicts.keys()]).to.deep.equal([...expectedDays]);
    const starts = new Set([...verdicts.keys()].map(findHistoryStart));
    expect(starts.size).to.be.above(1);
    // The first and last day of each beginning, and some between.
    for (const [index, day] of expectedDays.entries()) {
      const isEdge = findHistoryStart(expectedDays[index - 1] ?? 0) !== findHistoryStart(day);
      if (!isEdge && index % 40 !== 0 && index !== expectedDays.length - 1) continue;
      const run = new SeriesJudge(0.01).judge(historyOf(series, day), forecastOf);
      expect(verdicts.get(day), `day ${day}`).to.deep.equal(run);
    }
    expect([...verdicts.values()].some(({ data }) => data.status === "drifted")).to.equal(true);
  });

  it("visits the days asked for that have a row, both ends included, and none elsewhere", () => {
    const series = makeSeries();
    const visited = (from: number, to: number) => {
      const days: number[] = [];
      const options = { falseAlarmRate: 0.01, fromDay: FIRST_DAY + from, toDay: FIRST_DAY + to };
      replaySeries(series, forecastOf, options, (day) => days.push(day - FIRST_DAY));
      return days;
    };
    // Days 3 and 10 are closed.
    expect(visited(0, 4)).to.deep.equal([0, 1, 2, 4]);
    expect(visited(9, 11)).to.deep.equal([9, 11]);
    expect(visited(10, 10)).to.deep.equal([]);
    expect(visited(-50, -1)).to.deep.equal([]);
    expect(visited(DAYS - 2, DAYS + 90)).to.deep.equal([DAYS - 2, DAYS - 1]);
  });
});
