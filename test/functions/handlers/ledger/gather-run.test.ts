import { expect } from "chai";
import { sameTerms } from "../../../../functions/contracts/catalogue";
import { booksFile, ordersCsvFile } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import { parseDay } from "../../../../functions/demand/calendar";
import type { ForecastTable } from "../../../../functions/demand/forecast-table";
import { findFirstPredictionDay, gatherRun } from "../../../../functions/handlers/ledger/gather-run";
import { writeDayFile, writePredictions } from "../../../support/day-files";
import { createInMemoryLake, type InMemoryLake } from "../../../support/in-memory-lake";
import { businessSettings } from "../../../support/settings";

const RUN_DAY = parseDay("2026-11-23")!;
const POLICY = businessSettings({ leadTimeDays: 1, reviewPeriodDays: 1 });
const PROTECTION_DAYS = 2;

/** A row of 10 units at a price of 4 per product, on a day counted back from the run. */
async function createLake(lastDays: Readonly<Record<string, number>>): Promise<InMemoryLake> {
  const lake = createInMemoryLake();
  const ids = Object.keys(lastDays);
  await lake.writeTable("processed/shard=0000/data.parquet", {
    rowCount: ids.length,
    columns: {
      product_id: ids,
      date: Int32Array.from(ids, (id) => RUN_DAY - lastDays[id]!),
      units_sold: new Float64Array(ids.length).fill(10),
      selling_price: new Float64Array(ids.length).fill(4),
    },
  });
  return lake;
}

/** Forecasts of A from a run on, `units` on each of ten days. */
function forecasts(runDay: number, units: number, rows = 10): ForecastTable {
  return {
    originDay: runDay - 1,
    modelVersion: "v1",
    productIds: new Array(rows).fill("A"),
    days: Int32Array.from({ length: rows }, (_, step) => runDay + step),
    predictedDemand: new Float64Array(rows).fill(units),
    lower: new Float64Array(rows).fill(units / 2),
    upper: new Float64Array(rows).fill(units * 2),
  };
}

const gather = (lake: Lake, knownIds: readonly string[] = []) =>
  gatherRun(lake, RUN_DAY, sameTerms(POLICY), { productIds: knownIds });

describe("gather-run", () => {
  it("joins history, forecasts and prices", async () => {
    const lake = await createLake({ A: 1 });
    await writePredictions(lake, "0000", forecasts(RUN_DAY, 3));
    const { input, observed } = await gather(lake);
    expect(input).to.include({ runDay: RUN_DAY });
    expect(input.productIds).to.deep.equal(["A"]);
    expect([...input.demand]).to.deep.equal([10]);
    expect(Array.from(input.priceAmount!)).to.deep.equal([4]);
    // Two days of 3 units.
    expect([...input.model.protectionForecastUnits]).to.deep.equal([6]);
    expect(observed).to.deep.include({ lower: Float64Array.of(1.5), upper: Float64Array.of(6) });
    expect([...input.model.maturedProtectionForecastUnits]).to.deep.equal([Number.NaN]);
    expect([...input.baseline.maturedProtectionForecastUnits]).to.deep.equal([Number.NaN]);
  });

  it("reads the history of the start's window, up to the day before the run", async () => {
    const lake = await createLake({ A: 1, late: 0, old: 169, older: 170 });
    await writePredictions(lake, "0000", forecasts(RUN_DAY, 3));
    expect((await gather(lake)).input.productIds).to.deep.equal(["A", "old"]);
  });

  it("keeps the place of products that have books but no history any more", async () => {
    const lake = await createLake({ A: 1, C: 1 });
    await writePredictions(lake, "0000", forecasts(RUN_DAY, 3));
    const { input } = await gather(lake, ["A", "B", "C"]);
    expect(input.productIds).to.deep.equal(["A", "B", "C"]);
    expect([...input.demand]).to.deep.equal([10, Number.NaN, 10]);
  });

  it("takes what was forecast for the interval that has just closed from the books of its run", async () => {
    const lake = await createLake({ A: 1, B: 1 });
    await writePredictions(lake, "0000", forecasts(RUN_DAY, 3));
    const left = (days: number, units: number) =>
      writeDayFile(lake, booksFile(RUN_DAY - days), {
        rowCount: 1,
        columns: {
          product_id: ["B"],
          protection_forecast_units: Float64Array.of(units),
          baseline_protection_forecast_units: Float64Array.of(units + 1),
          // Anything else is not read.
          level: Float64Array.of(1_000),
        },
      });
    await left(PROTECTION_DAYS, 20);
    await left(PROTECTION_DAYS - 1, 30);
    await left(-PROTECTION_DAYS, 40);
    const asked: unknown[] = [];
    const { input } = await gather({
      ...lake,
      readTable: (key, columns) => {
        asked.push([key, columns]);
        return lake.readTable(key, columns);
      },
    });
    expect([...input.model.maturedProtectionForecastUnits]).to.deep.equal([Number.NaN, 20]);
    expect([...input.baseline.maturedProtectionForecastUnits]).to.deep.equal([Number.NaN, 21]);
    expect(asked).to.deep.equal([
      [
        booksFile(RUN_DAY - PROTECTION_DAYS),
        [
          "product_id",
          "protection_forecast_units",
          "baseline_protection_forecast_units",
          "protection_days",
          "smoothing_protection_forecast_units",
          "last_year_protection_forecast_units",
        ],
      ],
    ]);
  });

  it("lets the latest forecasts of the week before stand in for a run that left none", async () => {
    const lake = await createLake({ A: 1 });
    await writePredictions(lake, "0000", forecasts(RUN_DAY - 7, 5));
    // The run looks at its own days: D and D+1 are the last but one of the ten.
    expect([...(await gather(lake)).input.model.protectionForecastUnits]).to.deep.equal([10]);
    await writePredictions(lake, "0000", forecasts(RUN_DAY - 3, 4));
    await writePredictions(lake, "0000", forecasts(RUN_DAY + 1, 9));
    expect([...(await gather(lake)).input.model.protectionForecastUnits]).to.deep.equal([8]);
    // A run that found no product to forecast left a file without rows.
    const empty: Lake = {
      ...lake,
      readPredictions: async (runDay) =>
        runDay === RUN_DAY ? forecasts(runDay, 1, 0) : lake.readPredictions(runDay),
    };
    expect([...(await gather(empty)).input.model.protectionForecastUnits]).to.deep.equal([8]);
  });

  it("orders by the baseline, marked, where forecasts are more than a week old", async () => {
    const lake = await createLake({ A: 1 });
    await lake.writeTable("processed/shard=0000/data.parquet", {
      rowCount: 7,
      columns: {
        product_id: new Array(7).fill("A"),
        date: Int32Array.from({ length: 7 }, (_, index) => RUN_DAY - 7 + index),
        units_sold: new Float64Array(7).fill(10),
        selling_price: new Float64Array(7).fill(4),
      },
    });
    await writePredictions(lake, "0000", forecasts(RUN_DAY - 7, 5));
    expect([...(await gather(lake)).standsIn]).to.deep.equal([0]);
    await lake.store.delete(lake.keys().filter((key) => key.startsWith("predictions/")));
    await writePredictions(lake, "0000", forecasts(RUN_DAY - 8, 5));
    const { input, standsIn } = await gather(lake);
    expect([...standsIn]).to.deep.equal([1]);
    expect([...input.model.protectionForecastUnits]).to.deep.equal([20]);
  });

  it("finds the first run that left forecasts", async () => {
    const lake = createInMemoryLake();
    expect(await findFirstPredictionDay(lake)).to.equal(undefined);
    await writeDayFile(lake, ordersCsvFile(RUN_DAY - 9), "");
    await writePredictions(lake, "0000", forecasts(RUN_DAY, 1));
    await writePredictions(lake, "0000", forecasts(RUN_DAY - 4, 1));
    expect(await findFirstPredictionDay(lake)).to.equal(RUN_DAY - 4);
  });
});
