import { expect } from "chai";
import {
  commitKey,
  committedKey,
  type DayCommit,
  type DayFile,
  publicKey,
} from "../../../functions/contracts/day-results";
import { DataError } from "../../../functions/contracts/errors";
import {
  booksFile,
  EARLIER_BOOKS_KEY,
  OPEN_ORDERS_KEY,
  ordersCsvFile,
  ordersJsonFile,
  runStateFile,
} from "../../../functions/contracts/keys";
import type { Lake } from "../../../functions/contracts/lake";
import type { OrdersDocument } from "../../../functions/contracts/results/orders";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { readBooks, readBooksIndex } from "../../../functions/handlers/ledger/books-store";
import { replenish } from "../../../functions/handlers/replenish";
import { captureLog } from "../../support/capture-log";
import { writePredictions } from "../../support/day-files";
import { createInMemoryLake, type InMemoryLake } from "../../support/in-memory-lake";
import { businessSettings, dataSettings } from "../../support/settings";

const RUN_DAY = parseDay("2025-06-02")!;
const SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  eventBusName: "bus",
  business: businessSettings({ leadTimeDays: 2 }),
  data: dataSettings(),
};

/** Two products that sell 6 and 2 a day, `historyDays` long and a week on, with forecasts for some runs. */
async function createLake(historyDays = 30, runDays: readonly number[] = [RUN_DAY]): Promise<InMemoryLake> {
  const lake = createInMemoryLake("lake");
  const days = Array.from({ length: historyDays + 7 }, (_, index) => RUN_DAY - historyDays + index);
  await lake.writeTable("processed/shard=0000/data.parquet", {
    rowCount: 2 * days.length,
    columns: {
      product_id: [...days.map(() => "A"), ...days.map(() => "B")],
      date: Int32Array.from([...days, ...days]),
      units_sold: Float64Array.from([...days.map(() => 6), ...days.map(() => 2)]),
      selling_price: new Float64Array(2 * days.length).fill(3),
    },
  });
  for (const runDay of runDays) {
    const steps = Array.from({ length: 10 }, (_, step) => runDay + step);
    await writePredictions(lake, "0000", {
      originDay: runDay - 1,
      modelVersion: "v1",
      productIds: [...steps.map(() => "A"), ...steps.map(() => "B")],
      days: Int32Array.from([...steps, ...steps]),
      predictedDemand: Float64Array.from([...steps.map(() => 6), ...steps.map(() => 2)]),
      lower: new Float64Array(20).fill(1),
      upper: new Float64Array(20).fill(9),
    });
  }
  return lake;
}

/** Runs a day and keeps what went to the bus and which history was read. */
async function run(memory: InMemoryLake, day: number, changes: Partial<Lake> = {}) {
  const events: { detailType: string; detail: Record<string, unknown> }[] = [];
  const ranges: unknown[] = [];
  const lake: Lake = {
    ...memory,
    pin: async () => lake,
    pinResults: async () => lake,
    readShard: (shard, range) => {
      ranges.push([range.fromDay! - day, range.toDay - day]);
      return memory.readShard(shard, range);
    },
    ...changes,
  };
  const bus = {
    put: async (detailType: string, detail: unknown) => {
      events.push({ detailType, detail: detail as Record<string, unknown> });
    },
  };
  const summary = await replenish({ scheduledAt: `${formatDay(day)}T04:00:00Z` }, SETTINGS, { lake, bus });
  return { summary, events, ranges };
}

const documentOf = async (lake: Lake, day: number) =>
  (await lake.readJson<OrdersDocument>(ordersJsonFile(day)))!;
const keyOf = async (lake: Lake, file: DayFile) =>
  committedKey((await lake.readJson<DayCommit>(commitKey(file.area, file.runDay)))!, file);
const failureOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: Error) => error,
  );

describe("replenish, where a run begins", () => {
  it("sums up what it suggested, and tells the bus the same", async () => {
    const lake = await createLake();
    const { summary, events } = await run(lake, RUN_DAY);
    const { totals, ...document } = await documentOf(lake, RUN_DAY);
    expect(summary).to.deep.equal({
      runDay: "2025-06-02",
      products: 2,
      orders: totals.count,
      units: totals.units,
      valueAmount: totals.valueAmount,
      inventorySource: "simulated",
      runsRebuilt: 0,
      baselineProducts: 0,
      dataAgeDays: 0,
      ordersHeld: 0,
    });
    expect(totals.count).to.equal(document.orders.length);
    expect(events).to.deep.equal([
      {
        detailType: "OrdersSuggested",
        detail: {
          environment: "dev",
          runDay: "2025-06-02",
          ordersKey: await keyOf(lake, ordersCsvFile(RUN_DAY)),
          lakeBucketName: "lake",
          ...totals,
        },
      },
    ]);
  });

  it("reads a start window for the run, and sixteen weeks more to open the books", async () => {
    const lake = await createLake(300, [RUN_DAY, RUN_DAY + 1]);
    // 52 weeks before the run, for the baseline of last year; the books are warmed up for 112 days before the first run.
    expect((await run(lake, RUN_DAY)).ranges).to.deep.equal([
      [-364 - 112, -1],
      [-364, -1],
    ]);
    const { books, state } = (await readBooks(lake, RUN_DAY))!;
    expect(books.firstDay).to.equal(RUN_DAY - 112);
    expect(state).to.deep.include({ openOrders: [], receivedOrderIds: [], pending: [] });
    expect((await run(lake, RUN_DAY + 1)).ranges).to.deep.equal([[-364, -1]]);
  });

  it("opens the books on the first run where history is too short to warm up", async () => {
    const lake = await createLake(30);
    await run(lake, RUN_DAY);
    const { books, state } = (await readBooks(lake, RUN_DAY))!;
    expect(books.firstDay).to.equal(RUN_DAY);
    expect(state).to.deep.include({ openOrders: [], receivedOrderIds: [], pending: [] });
    expect((await documentOf(lake, RUN_DAY)).unknownOpenProducts).to.deep.equal([]);
  });

  it("goes on from the last run that left books, and says how many it made up for", async () => {
    const lake = await createLake(30, [RUN_DAY, RUN_DAY + 3]);
    await run(lake, RUN_DAY);
    expect((await run(lake, RUN_DAY + 3)).summary.runsRebuilt).to.equal(2);
    expect(Object.keys((await readBooksIndex(lake)).runs)).to.deep.equal([
      "2025-06-02",
      "2025-06-03",
      "2025-06-04",
      "2025-06-05",
    ]);
    // A later run is in the index: the day itself is run again from the day before it.
    const before = await lake.readText(ordersJsonFile(RUN_DAY + 1));
    expect((await run(lake, RUN_DAY + 1)).summary.runsRebuilt).to.equal(0);
    const after = await documentOf(lake, RUN_DAY + 1);
    expect(after.runDay).to.equal("2025-06-03");
    expect(before).to.equal(undefined);
  });

  it("goes back to older books where the last run left only half, before days were committed", async () => {
    const lake = await createLake(30, [RUN_DAY]);
    for (const day of [RUN_DAY, RUN_DAY + 1]) await run(lake, day);
    await lake.writeJson(publicKey(runStateFile(RUN_DAY + 2)), {});
    for (const order of [
      ["2025-06-03", "2025-06-02", "2025-06-04"],
      ["2025-06-02", "2025-06-04", "2025-06-03"],
    ]) {
      const runs = Object.fromEntries(order.map((date) => [date, "hash"]));
      await lake.writeJson(EARLIER_BOOKS_KEY, { schemaVersion: 1, runs });
      await lake.store.delete(["orders/commits/2025-06-04.json"]);
      expect((await run(lake, RUN_DAY + 3)).summary.runsRebuilt).to.equal(1);
    }
  });

  it("says which books are gone that were committed, and what to do", async () => {
    const lake = await createLake(30, [RUN_DAY]);
    for (const day of [RUN_DAY, RUN_DAY + 1]) await run(lake, day);
    const key = await keyOf(lake, booksFile(RUN_DAY + 1));
    await lake.store.delete([key!]);
    expect((await failureOf(run(lake, RUN_DAY + 2)))?.message).to.equal(
      `"${key}" is part of the results of its day and is gone. Run the day again, or bring back the object's earlier version.`,
    );
    await run(lake, RUN_DAY + 1);
    expect((await run(lake, RUN_DAY + 2)).summary.runsRebuilt).to.equal(0);
  });

  it("begins with the first run that left forecasts, when none has left books", async () => {
    const lake = await createLake(30, [RUN_DAY, RUN_DAY + 1]);
    expect((await run(lake, RUN_DAY + 2)).summary.runsRebuilt).to.equal(2);
  });

  it("refuses a run before all forecasts, and one without any, and orders nothing", async () => {
    for (const lake of [await createLake(30, []), await createLake(30, [RUN_DAY + 1])]) {
      const before = lake.keys();
      const failure = await failureOf(run(lake, RUN_DAY));
      expect(failure).to.be.instanceOf(DataError);
      expect(failure?.message).to.equal(
        'There are no forecasts under "predictions/" up to 2025-06-02; run "batch-predict" first.',
      );
      expect(lake.keys()).to.deep.equal(before);
    }
  });

  describe("open orders of unknown products", () => {
    const runWith = async (productIds: readonly string[]) => {
      const lake = await createLake();
      const orders = productIds.map((productId) => `${productId},1,2025-06-09\n`);
      await lake.writeText(OPEN_ORDERS_KEY, `product_id,quantity,due_date\n${orders.join("")}`, "text/csv");
      const lines = await captureLog(() => run(lake, RUN_DAY));
      return lines.filter(({ level }) => level === "WARN").map(({ message }) => message);
    };

    it("are warned of by name, the first twenty", async () => {
      const warned = await runWith(
        Array.from({ length: 22 }, (_, index) => `u${String(index).padStart(2, "0")}`),
      );
      expect(warned).to.have.length(1);
      expect(warned[0]).to.match(/^"orders\/open.csv" names 22 products that are not in the fleet/);
      expect(warned[0]).to.match(/: u00, .*, u19\. Product ids/);
    });

    it("are not spoken of where there are none", async () => {
      expect(await runWith(["A"])).to.deep.equal([]);
    });
  });
});
