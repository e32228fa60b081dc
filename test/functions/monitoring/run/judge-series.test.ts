import { expect } from "chai";
import type { DemandSeries } from "../../../../functions/demand/series";
import { ProductMonitor } from "../../../../functions/monitoring/drift/product-monitor";
import {
  advanceRow,
  featureColumns,
  findCode,
  findText,
  SeriesJudge,
  valuesOf,
} from "../../../../functions/monitoring/run/judge-series";
import { createRandom } from "../../../bench/drift-study/random";

const ROWS = 120;

/** A product whose price and sales rise on row 90, with gaps in every column. */
function makeSeries(productId = "A", rows = ROWS): DemandSeries {
  const random = createRandom(4);
  const column = (read: (row: number) => number) =>
    Float64Array.from({ length: ROWS }, (_, row) => read(row));
  const series = {
    productId,
    days: Int32Array.from({ length: ROWS }, (_, row) => 20_000 + row + (row >= 60 ? 2 : 0)),
    unitsSold: column((row) => (row === 41 ? Number.NaN : random.poisson(row < 90 ? 20 : 40))),
    sellingPrice: column((row) => (row === 35 ? Number.NaN : (row < 90 ? 10 : 40) + 0.2 * random.normal())),
    inventoryLevel: column((row) => (row === 50 ? 0 : 30)),
    features: {
      traffic: column((row) => (row === 45 ? Number.NaN : 100 + 5 * random.normal())),
      area: column(() => 7 + random.normal()),
    },
  };
  return { ...cut(series, 0, rows), categories: {} };
}

type Columns = Omit<DemandSeries, "categories">;

function cut<T extends Columns>(series: T, from: number, to: number): T {
  return {
    ...series,
    days: series.days.slice(from, to),
    unitsSold: series.unitsSold.slice(from, to),
    sellingPrice: series.sellingPrice.slice(from, to),
    ...(series.inventoryLevel && { inventoryLevel: series.inventoryLevel.slice(from, to) }),
    features: Object.fromEntries(
      Object.entries(series.features).map(([name, values]) => [name, values.slice(from, to)]),
    ),
  };
}

/** A judge that counts for how many rows it asks for a forecast: those that it takes in. */
function countingJudge(mostProducts?: number) {
  const judge = new SeriesJudge(0.01, mostProducts);
  return (series: DemandSeries) => {
    let taken = 0;
    const verdict = judge.judge(series, () => {
      taken += 1;
      return 20;
    });
    return { taken, verdict };
  };
}

describe("SeriesJudge", () => {
  const fresh = (series: DemandSeries) => countingJudge()(series).verdict;

  it("names the stock that orders rest on when it no longer falls by what is sold", () => {
    const random = createRandom(9);
    const days = 400;
    const unitsSold = Float64Array.from({ length: days }, () => random.poisson(12));
    let stock = 300;
    const inventoryLevel = unitsSold.map((sold, day) => {
      stock -= sold;
      if (stock < 60) stock += 240;
      return day < 380 ? stock : Math.round(stock / 2);
    });
    const series: DemandSeries = {
      productId: "A",
      days: Int32Array.from(unitsSold, (_, day) => 20_000 + day),
      unitsSold,
      sellingPrice: new Float64Array(days).fill(10),
      inventoryLevel,
      features: {},
      categories: {},
    };
    const { data } = new SeriesJudge(0.01).judge(series, () => 12);
    expect(data.features.map(({ feature, kind }) => ({ feature, kind }))).to.deep.equal([
      { feature: "inventory_level", kind: "level" },
    ]);
    expect(data.features[0]!.sinceDay).to.be.within(20_379, 20_382);
    expect(valuesOf(series, "inventory_level")).to.equal(inventoryLevel);
    expect(featureColumns(series).map(([name]) => name)).to.deep.equal(["selling_price"]);
  });

  it("says after each day what a judge says that begins anew, and takes in the new days alone", () => {
    const judge = countingJudge();
    for (const rows of [30, 31, 59, 60, 61, 62, 91, 95, 100, 119, 120, 120]) {
      expect(judge(makeSeries("A", rows)).verdict, `${rows} rows`).to.deep.equal(
        fresh(makeSeries("A", rows)),
      );
    }
    expect(judge(makeSeries()).taken).to.equal(0);
    const other = countingJudge();
    expect([100, 101, 120].map((rows) => other(makeSeries("A", rows)).taken)).to.deep.equal([100, 1, 19]);
    // The verdicts compared are not all of one kind.
    const late = [91, 93, 95, 97, 99, 120].map((rows) => fresh(makeSeries("A", rows)));
    expect(late.some(({ data }) => data.status === "drifted")).to.equal(true);
    expect(late.some(({ concept }) => concept.status === "degraded")).to.equal(true);
  });

  it("begins anew where any value that verdicts rest on was corrected, on whatever day", () => {
    const columnsOf = (series: DemandSeries) => [
      series.unitsSold,
      series.sellingPrice,
      series.features.traffic!,
      series.features.area!,
    ];
    for (let row = 0; row < 70; row += row < 35 ? 1 : 5) {
      for (const column of [0, 1, 2, 3]) {
        const judge = countingJudge();
        judge(makeSeries("A", 70));
        const corrected = makeSeries("A", 71);
        const values = columnsOf(corrected)[column]!;
        values[row] = Number.isNaN(values[row]!) ? 3 : values[row]! + 1;
        // What was sold on a day without stock is not looked at.
        const expected = column === 0 && row === 50 ? 1 : 71;
        expect(judge(corrected).taken, `row ${row} of column ${column}`).to.equal(expected);
      }
    }
  });

  it("begins anew where two days were exchanged, a number was lost or the stock corrected", () => {
    const changes: Readonly<Record<string, (series: DemandSeries) => void>> = {
      exchanged: ({ sellingPrice }) => {
        [sellingPrice[3], sellingPrice[4]] = [sellingPrice[4]!, sellingPrice[3]!];
      },
      "exchanged units": ({ unitsSold }) => {
        unitsSold.set([unitsSold[1]!, unitsSold[0]! + 1], 0);
      },
      lost: ({ sellingPrice }) => {
        sellingPrice[5] = Number.NaN;
      },
      "in stock after all": ({ inventoryLevel }) => {
        inventoryLevel![50] = 3;
      },
      "out of stock": ({ inventoryLevel }) => {
        inventoryLevel![8] = 0;
      },
    };
    for (const [name, change] of Object.entries(changes)) {
      const judge = countingJudge();
      judge(makeSeries("A", 80));
      const corrected = makeSeries("A", 81);
      change(corrected);
      const { taken, verdict } = judge(corrected);
      expect(taken, name).to.equal(81);
      expect(verdict, name).to.deep.equal(fresh(corrected));
    }
  });

  it("begins anew where the history begins or ends elsewhere, or has other columns", () => {
    const series = makeSeries("A", 80);
    const { area: _, ...features } = series.features;
    const others: Readonly<Record<string, DemandSeries>> = {
      "a later beginning": cut(series, 1, 80),
      "an earlier end": cut(series, 0, 79),
      "a column less": { ...series, features },
      // It stands where the other stood, so that the values are the same, column by column.
      "another name": { ...series, features: { ...features, arena: series.features.area! } },
      "an earlier first day": { ...series, days: series.days.map((day, row) => (row === 0 ? day - 1 : day)) },
      "other days": { ...series, days: series.days.map((day, row) => (row === 79 ? day + 1 : day)) },
    };
    for (const [name, other] of Object.entries(others)) {
      const judge = countingJudge();
      judge(series);
      const { taken, verdict } = judge(other);
      expect(taken, name).to.equal(other.days.length);
      expect(verdict, name).to.deep.equal(fresh(other));
      // And remembers that one from then on.
      expect(judge(other).taken, name).to.equal(0);
    }
  });

  it("remembers so many products and judges the others from the beginning", () => {
    const judge = countingJudge(1);
    expect(judge(makeSeries("A", 80)).taken).to.equal(80);
    expect(judge(makeSeries("B", 80)).taken).to.equal(80);
    expect(judge(makeSeries("B", 80)).taken).to.equal(80);
    expect(judge(makeSeries("A", 80)).taken).to.equal(0);
  });

  it("judges nothing of a series without days", () => {
    const { taken, verdict } = countingJudge()(makeSeries("A", 0));
    expect(taken).to.equal(0);
    expect(verdict.data.status).to.equal("insufficient-data");
    expect(verdict.concept.status).to.equal("insufficient-data");
  });
});

describe("the columns of a series", () => {
  it("are its price and its features by name", () => {
    expect(featureColumns(makeSeries()).map(([name]) => name)).to.deep.equal([
      "selling_price",
      "area",
      "traffic",
    ]);
  });

  it("are found by name, the units too, and empty where there is none", () => {
    const series = makeSeries();
    expect(valuesOf(series, "units_sold")).to.equal(series.unitsSold);
    expect(valuesOf(series, "selling_price")).to.equal(series.sellingPrice);
    expect(valuesOf(series, "traffic")).to.equal(series.features.traffic);
    expect(valuesOf(series, "unheard of")).to.have.length(0);
  });
});

describe("advanceRow", () => {
  it("gives a monitor the values, the demand unless censored, and the forecast that was looked up, believed or not, before the row's own", () => {
    const given: unknown[] = [];
    class Recorder extends ProductMonitor {
      override advance(day: number, values: Float64Array, actual: number, forecast: number): void {
        given.push([day, [...values], actual, forecast]);
      }
    }
    const series: DemandSeries = {
      productId: "A",
      days: Int32Array.of(7, 8, 9, 10),
      unitsSold: Float64Array.of(1, 2, 3, 4),
      sellingPrice: Float64Array.of(5, 6, Number.NaN, 8),
      inventoryLevel: Float64Array.of(1, 0, 1, 1),
      predictedDemand: Float64Array.of(11, 12, 13, Number.NaN),
      features: { traffic: Float64Array.of(21, 22, 23, 24) },
      categories: {},
    };
    const monitor = new Recorder({ features: ["selling_price", "traffic"], falseAlarmRate: 0.01 });
    const lookup = (productId: string, day: number) =>
      productId !== "A"
        ? undefined
        : new Map([
            [7, 50],
            [8, Number.NaN],
          ]).get(day);
    const { predictedDemand: _, ...without } = series;
    const columns = featureColumns(series);
    const demand = Float64Array.of(1, 2, 2.5, 4);
    for (const row of [0, 1, 2, 3])
      advanceRow(monitor, series, columns, demand, row, lookup, new Float64Array(2));
    advanceRow(monitor, without, columns, demand, 2, lookup, new Float64Array(2));
    expect(given).to.deep.equal([
      [7, [5, 21], 1, 50],
      [8, [6, 22], Number.NaN, Number.NaN],
      [9, [Number.NaN, 23], 2.5, 13],
      [10, [8, 24], 4, Number.NaN],
      [9, [Number.NaN, 23], 2.5, Number.NaN],
    ]);
  });

  it("judges text columns, and knows the text behind what it names", () => {
    const series: DemandSeries = {
      ...makeSeries("A"),
      // Nothing else that is news.
      sellingPrice: new Float64Array(ROWS).fill(10),
      categories: {
        brand: Array.from({ length: ROWS }, (_, row) =>
          row === 3 ? undefined : row < 112 ? "north" : "south",
        ),
      },
    };
    expect(featureColumns(series).map(([name]) => name)).to.deep.equal([
      "selling_price",
      "area",
      "traffic",
      "brand",
    ]);
    const codes = valuesOf(series, "brand");
    expect([codes[0], codes[3], codes[4], codes[ROWS - 1]]).to.deep.equal([0, Number.NaN, 0, 1]);
    const { features } = new SeriesJudge(0.05).judge(series, () => 20).data;
    const drift = features.find(({ feature }) => feature === "brand");
    expect(drift).to.include({ kind: "new-value", sinceDay: series.days[112] });
    expect(findText(series, "brand", drift!.code!)).to.equal("south");
    expect(findCode(series, "brand", "south")).to.equal(drift!.code);
    expect(findCode(series, "brand", "east")).to.equal(-1);
  });
});
