import { expect } from "chai";
import type { DayFile } from "../../../../functions/contracts/day-results";
import { monitoringScoresFile } from "../../../../functions/contracts/keys";
import type { Lake, Table } from "../../../../functions/contracts/lake";
import { parseDay } from "../../../../functions/demand/calendar";
import { ForecastMemory } from "../../../../functions/handlers/monitoring/forecast-memory";
import type { DayForecasts } from "../../../../functions/monitoring/run/day-forecasts";
import { writeDayFile } from "../../../support/day-files";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const DAY = parseDay("2026-11-01")!;

/** The product whose forecast is the baseline's. */
const STOOD_IN = "S";

/** Forecasts of a day: the units of the products named. */
const forecastsOf = (
  offset: number,
  units: Readonly<Record<string, number>>,
  version = "v1",
): DayForecasts => ({
  day: DAY + offset,
  modelVersion: version,
  rowOfProduct: new Map(Object.keys(units).map((productId, row) => [productId, row])),
  predictedDemand: Float64Array.from(Object.values(units)),
  lower: Float64Array.from(Object.values(units), (value) => value - 1),
  upper: Float64Array.from(Object.values(units), (value) => value + 1),
  standsIn: Uint8Array.from(Object.keys(units), (productId) => (productId === STOOD_IN ? 1 : 0)),
});

const toScores = ({ rowOfProduct, predictedDemand, modelVersion, ...rest }: DayForecasts): Table => ({
  rowCount: predictedDemand.length,
  columns: {
    product_id: [...rowOfProduct.keys()],
    predicted_demand: predictedDemand,
    lower: rest.lower,
    upper: rest.upper,
    forecast_source: Array.from(rest.standsIn, (one) => (one ? "baseline" : "model")),
    model_version: Array.from(predictedDemand, () => modelVersion),
    // What the memory does not ask for.
    actual: predictedDemand,
  },
});

/** A lake with the scores of some days, which counts what is read. */
async function createLake(days: readonly DayForecasts[]) {
  const memory = createInMemoryLake();
  const read: number[] = [];
  const listed: string[] = [];
  for (const forecasts of days) {
    await writeDayFile(memory, monitoringScoresFile(forecasts.day + 1), toScores(forecasts));
  }
  const lake: Lake = {
    ...memory,
    readTable: (key, columns) => {
      expect(columns).to.deep.equal([
        "product_id",
        "predicted_demand",
        "lower",
        "upper",
        "model_version",
        "forecast_source",
      ]);
      const { runDay, name } = key as DayFile;
      // Whether there is a second file for a large fleet is asked of the commit, not of the bucket.
      if (name === "scores/data.parquet") read.push(runDay - 1 - DAY);
      return memory.readTable(key, columns);
    },
    listDays: (area) => {
      listed.push(area);
      return memory.listDays(area);
    },
  };
  return { lake, read, listed };
}

const daysOf = (memory: ForecastMemory, fromOffset = -50, toOffset = 50) =>
  memory.window(DAY + fromOffset, DAY + toOffset).map(({ day }) => day - DAY);

describe("forecast-memory", () => {
  describe("load", () => {
    it("reads the days wanted that were scored, after one listing", async () => {
      const { lake, read, listed } = await createLake(
        [-1, 0, 2, 3, 4].map((offset) => forecastsOf(offset, { A: 10 + offset, B: 20 + offset })),
      );
      // Neither the run's other files nor other folders are scores.
      await lake.writeText("monitoring/dt=2026-11-03/summary.json", "{}", "");
      await lake.writeText("monitoring/dt=baseline/scores/data.parquet", "", "");
      const memory = new ForecastMemory();
      await memory.load(lake, DAY, DAY + 3);
      // A day whose run left no scores is looked at, and has none.
      expect(read).to.deep.equal([0, 1, 2, 3]);
      expect(listed).to.deep.equal(["monitoring"]);
      expect(daysOf(memory)).to.deep.equal([0, 2, 3]);
      expect(memory.window(DAY, DAY)[0]).to.deep.equal(forecastsOf(0, { A: 10, B: 20 }));
      expect(memory.find("B", DAY + 3)).to.equal(23);
    });

    it("adds the days that are new, and asks for nothing it knows", async () => {
      const { lake, read, listed } = await createLake(
        [0, 1, 2, 3, 4, 5].map((offset) => forecastsOf(offset, { A: offset })),
      );
      const memory = new ForecastMemory();
      await memory.load(lake, DAY, DAY + 2);
      read.length = 0;
      for (const [from, to] of [
        [0, 2],
        [1, 2],
        [0, 1],
      ] as const) {
        await memory.load(lake, DAY + from, DAY + to);
      }
      expect(read).to.deep.equal([]);
      // Known so far is what begins at the day it began with last.
      await memory.load(lake, DAY, DAY + 3);
      expect(read).to.deep.equal([3]);
      await memory.load(lake, DAY + 1, DAY + 4);
      expect(read).to.deep.equal([3, 4]);
      expect(listed).to.have.length(1);
      // The day that has left the window is forgotten.
      expect(daysOf(memory)).to.deep.equal([1, 2, 3, 4]);
    });

    it("goes on where what it knows ends, and begins anew where a gap or an earlier day is wanted", async () => {
      const scored = [0, 1, 2, 3, 4, 5, 6].map((offset) => forecastsOf(offset, { A: offset }));
      const load = async (from: number, to: number) => {
        const { lake, read, listed } = await createLake(scored);
        const memory = new ForecastMemory();
        await memory.load(lake, DAY + 1, DAY + 2);
        read.length = 0;
        await memory.load(lake, DAY + from, DAY + to);
        return { read, listings: listed.length, days: daysOf(memory) };
      };
      expect(await load(3, 4)).to.deep.equal({ read: [3, 4], listings: 1, days: [3, 4] });
      expect(await load(4, 5)).to.deep.equal({ read: [4, 5], listings: 2, days: [4, 5] });
      expect(await load(0, 2)).to.deep.equal({ read: [0, 1, 2], listings: 2, days: [0, 1, 2] });
      expect(await load(0, 1)).to.deep.equal({ read: [0, 1], listings: 2, days: [0, 1, 2] });
    });

    it("knows only what it read last after beginning anew", async () => {
      const { lake, read } = await createLake([0, 1, 2, 3, 4].map((offset) => forecastsOf(offset, { A: 1 })));
      const memory = new ForecastMemory();
      await memory.load(lake, DAY + 2, DAY + 4);
      await memory.load(lake, DAY, DAY + 1);
      read.length = 0;
      await memory.load(lake, DAY, DAY + 3);
      expect(read).to.deep.equal([2, 3]);
    });

    it("asks for the days after those it knows, though they may not be scored yet", async () => {
      const { lake, read } = await createLake([forecastsOf(0, { A: 1 })]);
      const memory = new ForecastMemory();
      await memory.load(lake, DAY, DAY);
      await memory.load(lake, DAY, DAY + 1);
      expect(read).to.deep.equal([0, 1]);
      expect(daysOf(memory)).to.deep.equal([0]);
      // Asked for once, it is known to have none.
      await memory.load(lake, DAY, DAY + 1);
      expect(read).to.have.length(2);
    });

    it("keeps the products asked for only", async () => {
      const { lake } = await createLake([forecastsOf(0, { A: 1, B: 2, C: 3, S: 4 })]);
      const memory = new ForecastMemory();
      await memory.load(lake, DAY, DAY, new Set(["C", "B", "S"]));
      expect(memory.window(DAY, DAY)).to.deep.equal([forecastsOf(0, { B: 2, C: 3, S: 4 })]);
    });

    it("continues from days that were added: a run adds the one it has scored", async () => {
      const { lake, read } = await createLake([0, 1, 2, 3].map((offset) => forecastsOf(offset, { A: 1 })));
      const memory = new ForecastMemory();
      await memory.load(lake, DAY, DAY + 1);
      memory.add(forecastsOf(2, { A: 9 }));
      await memory.load(lake, DAY, DAY + 2);
      expect(memory.find("A", DAY + 2)).to.equal(9);
      await memory.load(lake, DAY, DAY + 3);
      expect(read).to.deep.equal([0, 1, 3]);
      // One that does not follow leaves a gap, which is asked for.
      memory.add(forecastsOf(6, { A: 9 }));
      await memory.load(lake, DAY, DAY + 6);
      expect(read).to.deep.equal([0, 1, 3, 4, 5, 6]);
    });
  });

  it("finds the forecast of a product and day, and none where there is none", () => {
    const memory = new ForecastMemory();
    memory.add(forecastsOf(0, { A: 5, B: 6 }));
    expect(memory.find("B", DAY)).to.equal(6);
    expect(memory.find("C", DAY)).to.equal(undefined);
    expect(memory.find("A", DAY + 1)).to.equal(undefined);
    memory.add(forecastsOf(2, { A: Number.NaN, S: 6 }));
    expect(memory.find("A", DAY + 2), "not a number").to.equal(undefined);
    expect(memory.find("S", DAY + 2), "the baseline's, which is not the model's").to.be.NaN;
    expect([memory.has(DAY), memory.has(DAY + 1)]).to.deep.equal([true, false]);
  });

  it("gives the days of a window that have forecasts, both ends included", () => {
    const memory = new ForecastMemory();
    for (const offset of [4, 0, 2]) memory.add(forecastsOf(offset, { A: offset }));
    expect(daysOf(memory, 0, 4)).to.deep.equal([0, 2, 4]);
    expect(daysOf(memory, 1, 3)).to.deep.equal([2]);
  });

  it("shares the places of products between days that have the same ones", () => {
    const memory = new ForecastMemory();
    memory.add(forecastsOf(0, { A: 1, B: 2 }));
    memory.add(forecastsOf(1, { A: 3, B: 4 }));
    memory.add(forecastsOf(2, { B: 5, A: 6 }));
    const [first, second, third] = memory.window(DAY, DAY + 2);
    expect(second!.rowOfProduct).to.equal(first!.rowOfProduct);
    expect(third!.rowOfProduct).to.not.equal(first!.rowOfProduct);
    expect([...second!.predictedDemand]).to.deep.equal([3, 4]);
    expect(memory.find("A", DAY + 2)).to.equal(6);
  });

  describe("toTable and restore", () => {
    const DAYS = [
      forecastsOf(1, { A: 1, B: 2 }),
      forecastsOf(2, { A: 3 }, "v2"),
      forecastsOf(4, { B: 4, C: 5, S: 6 }, "v3"),
    ];
    const fill = (days: readonly DayForecasts[] = DAYS) => {
      const memory = new ForecastMemory();
      for (const day of days) memory.add(day);
      return memory;
    };

    it("writes all forecasts by day, then product", () => {
      const [first, second, third] = DAYS;
      expect(fill([third!, first!, second!]).toTable()).to.deep.equal({
        rowCount: 6,
        columns: {
          date: Int32Array.of(DAY + 1, DAY + 1, DAY + 2, DAY + 4, DAY + 4, DAY + 4),
          product_id: ["A", "B", "A", "B", "C", "S"],
          predicted_demand: Float64Array.of(1, 2, 3, 4, 5, 6),
          lower: Float64Array.of(0, 1, 2, 3, 4, 5),
          upper: Float64Array.of(2, 3, 4, 5, 6, 7),
          model_version: ["v1", "v1", "v2", "v3", "v3", "v3"],
          forecast_source: ["model", "model", "model", "model", "model", "baseline"],
        },
      });
      expect(new ForecastMemory().toTable().rowCount).to.equal(0);
    });

    it("takes over what another process kept, day by day", () => {
      const memory = new ForecastMemory();
      memory.restore(fill().toTable(), DAY + 1);
      expect(memory.window(DAY, DAY + 9)).to.deep.equal(DAYS);
    });

    it("goes on after the last day that was kept, and reads what lies before the first", async () => {
      const { lake, read } = await createLake(
        [0, 1, 2, 3, 4, 5].map((offset) => forecastsOf(offset, { A: 7 })),
      );
      const memory = new ForecastMemory();
      memory.restore(fill().toTable(), DAY + 1);
      await memory.load(lake, DAY + 1, DAY + 4);
      expect(read).to.deep.equal([]);
      await memory.load(lake, DAY + 1, DAY + 5);
      expect(read).to.deep.equal([5]);
      await memory.load(lake, DAY, DAY + 5);
      expect(read).to.deep.equal([5, 0, 1, 2, 3, 4, 5]);
    });

    it("takes a missing model version for none", () => {
      const { columns, rowCount } = fill([DAYS[0]!]).toTable();
      const memory = new ForecastMemory();
      memory.restore({ rowCount, columns: { ...columns, model_version: [undefined, undefined] } }, DAY);
      expect(memory.window(DAY + 1, DAY + 1)[0]?.modelVersion).to.equal("");
    });
  });
});
