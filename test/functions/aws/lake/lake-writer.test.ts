import { expect } from "chai";
import { clearHistory } from "../../../../functions/aws/lake/clear-history";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { createLakeWriter, toDailyTable } from "../../../../functions/aws/lake/lake-writer";
import { mergeSeries } from "../../../../functions/aws/lake/merge-series";
import type { ObjectStore } from "../../../../functions/aws/lake/object-store";
import { listSnapshots } from "../../../../functions/aws/lake/snapshots";
import { writeParquet } from "../../../../functions/aws/parquet/write-parquet";
import { HISTORY_KEY, snapshotKey } from "../../../../functions/contracts/keys";
import { createRandom } from "../../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../../functions/demand/series";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const FIRST_DAY = 20_000;
const DAYS = 3;

function seriesOf(from: number, to: number, units = 1): DemandSeries[] {
  return Array.from({ length: to - from }, (_, index) => ({
    productId: `P${String(from + index).padStart(4, "0")}`,
    days: Int32Array.from({ length: DAYS }, (_, day) => FIRST_DAY + day),
    unitsSold: new Float64Array(DAYS).fill(units),
    sellingPrice: new Float64Array(DAYS).fill(2),
    features: {},
    categories: {},
  }));
}

/** The first of a product's days alone. */
function firstDayOf(series: DemandSeries): DemandSeries {
  return {
    ...series,
    days: series.days.slice(0, 1),
    unitsSold: series.unitsSold.slice(0, 1),
    sellingPrice: series.sellingPrice.slice(0, 1),
  };
}

const importing = (store: ObjectStore, series: readonly DemandSeries[]) =>
  createLakeWriter(store, "test").importHistory((known) => mergeSeries(known, series));

/** Products and product-days that a fresh reader sees; doubled days would be counted twice. */
async function countHistory(store: ObjectStore): Promise<{ products: number; days: number }> {
  const lake = createLakeOver(store);
  const lists = await Promise.all(
    (await lake.listShards()).map((shard) => lake.readShard(shard, { toDay: FIRST_DAY + 99 })),
  );
  const products = new Set(lists.flat().map(({ productId }) => productId));
  return { products: products.size, days: lists.flat().reduce((sum, { days }) => sum + days.length, 0) };
}

/** A store whose nth write fails: before it is made, or after, when only the answer is lost. */
function failingAt(
  store: ObjectStore,
  nth: number,
  isMade: boolean,
): ObjectStore & { readonly writes: number } {
  let writes = 0;
  return {
    ...store,
    get writes() {
      return writes;
    },
    put: async (...args) => {
      writes += 1;
      if (writes === nth && !isMade) throw new Error("cut");
      const etag = await store.put(...args);
      if (writes === nth) throw new Error("cut");
      return etag;
    },
  };
}

describe("the lake's writer", () => {
  for (const isMade of [false, true]) {
    it(`leaves the old history or the new one, cut at any write ${isMade ? "after" : "before"} it is made`, async () => {
      const all = { products: 900, days: 900 * DAYS };
      for (let nth = 1; ; nth++) {
        const { store } = createInMemoryLake();
        await importing(store, seriesOf(0, 390));
        const failing = failingAt(store, nth, isMade);
        let isCut = false;
        await importing(failing, seriesOf(390, 900)).catch(() => {
          isCut = true;
        });
        const seen = await countHistory(store);
        expect(seen, `cut at write ${nth}`).to.be.deep.oneOf([{ products: 390, days: 390 * DAYS }, all]);
        await importing(store, seriesOf(390, 900));
        expect(await countHistory(store), `run again after a cut at write ${nth}`).to.deep.equal(all);
        if (!isCut) {
          // Three shards, the snapshot, and the write that makes it the history.
          expect(nth).to.equal(6);
          return;
        }
      }
    });
  }

  it("replaces to fewer shards without doubling or losing a day, cut at any write", async () => {
    for (let nth = 1; nth <= 4; nth++) {
      const { store } = createInMemoryLake();
      await importing(store, seriesOf(0, 900));
      const half = toDailyTable(seriesOf(0, 390));
      await createLakeWriter(failingAt(store, nth, false))
        .replaceHistory(half)
        .catch(() => {});
      expect((await countHistory(store)).products).to.equal(nth <= 3 ? 900 : 390);
      await createLakeWriter(store).replaceHistory(half);
      expect(await countHistory(store)).to.deep.equal({ products: 390, days: 390 * DAYS });
    }
  });

  it("loses nothing of two writers at once, in 50 trials", async () => {
    for (let trial = 0; trial < 50; trial++) {
      const { store } = createInMemoryLake();
      const random = createRandom(trial);
      const slow: ObjectStore = {
        ...store,
        get: (...args) => pause(random).then(() => store.get(...args)),
        put: (...args) => pause(random).then(() => store.put(...args)),
      };
      await importing(store, seriesOf(0, 20));
      const oneDay = seriesOf(15, 25, 7).map((series) => ({
        ...series,
        days: series.days.map((day) => day + 10),
      }));
      await Promise.all([
        importing(slow, seriesOf(20, 40)),
        importing(slow, seriesOf(40, 60)),
        createLakeWriter(slow).appendDay(toDailyTable(oneDay)),
      ]);
      expect(await countHistory(store), `trial ${trial}`).to.deep.equal({
        products: 60,
        days: 60 * DAYS + 10 * DAYS,
      });
    }
  });

  it("knows its own commit when only the answer to it was lost", async () => {
    const { store } = createInMemoryLake();
    let isFirst = true;
    // As the SDK does: the write is made, its answer is lost, the second try finds another version there.
    const retrying: ObjectStore = {
      ...store,
      put: async (key, bytes, contentType, expected) => {
        const etag = await store.put(key, bytes, contentType, expected);
        if (key !== HISTORY_KEY || !isFirst) return etag;
        isFirst = false;
        return store.put(key, bytes, contentType, expected);
      },
    };
    const { snapshotId } = await importing(retrying, seriesOf(0, 3));
    expect((await listSnapshots(store)).map((one) => one.snapshotId)).to.deep.equal([snapshotId]);
  });

  it("takes the later write for the later one, whatever the machine's clock says", async () => {
    const { store } = createInMemoryLake();
    const oneDay = (units: number) => toDailyTable(seriesOf(0, 5, units).map(firstDayOf));
    const writer = createLakeWriter(store, "test");
    await importing(store, seriesOf(0, 5));
    await writer.appendDay(oneDay(7));
    const { Date: realDate } = globalThis;
    // The clock is moved back by a week.
    class EarlierDate extends realDate {
      constructor(value?: number | string) {
        super(value ?? realDate.now() - 7 * 86_400_000);
      }
    }
    globalThis.Date = EarlierDate as DateConstructor;
    try {
      await writer.appendDay(oneDay(9));
    } finally {
      globalThis.Date = realDate;
    }
    const lake = createLakeOver(store);
    const [series] = await lake.readShard((await lake.listShards())[0]!, { toDay: FIRST_DAY });
    expect([...series!.unitsSold]).to.deep.equal([9]);
    const log = await listSnapshots(store);
    expect(log.map(({ operation }) => operation)).to.deep.equal(["append", "append", "import"]);
    expect(log[0]!.committedAt < log[1]!.committedAt).to.equal(true);
    await writer.restore(log[1]!.snapshotId);
    const [restored] = await lake.readShard((await lake.listShards())[0]!, { toDay: FIRST_DAY });
    expect([...restored!.unitsSold]).to.deep.equal([7]);
  });

  it("lets a run that has begun see one history to its end", async () => {
    const { store } = createInMemoryLake();
    await importing(store, seriesOf(0, 5));
    const pinned = await createLakeOver(store).pin();
    await importing(store, seriesOf(0, 9, 4));
    const [shard] = await pinned.listShards();
    const seen = await pinned.readShard(shard!, { toDay: FIRST_DAY + 9 });
    expect(seen.map(({ unitsSold }) => unitsSold[0])).to.deep.equal([1, 1, 1, 1, 1]);
    expect(await pinned.readProduct("P0008", { toDay: FIRST_DAY + 9 })).to.equal(undefined);
  });

  it("folds the files of a shard into one when they have become many, days and columns kept", async () => {
    const { store } = createInMemoryLake();
    const writer = createLakeWriter(store);
    for (let day = 0; day < 70; day++) {
      const [series] = seriesOf(0, 1, day);
      await writer.appendDay(
        toDailyTable([
          {
            ...series!,
            days: Int32Array.of(FIRST_DAY + day),
            unitsSold: Float64Array.of(day),
            sellingPrice: Float64Array.of(2),
          },
        ]),
      );
    }
    const [current] = await listSnapshots(store);
    expect(current!.files.length).to.be.most(64);
    const product = await createLakeOver(store).readProduct("P0000", { toDay: FIRST_DAY + 99 });
    expect([...product!.unitsSold]).to.deep.equal(Array.from({ length: 70 }, (_, day) => day));
  });

  it("tells who wrote what when, and goes back to any snapshot", async () => {
    const { store } = createInMemoryLake();
    const first = await importing(store, seriesOf(0, 5));
    await createLakeWriter(store, "anna").replaceHistory(toDailyTable(seriesOf(7, 9)));
    await createLakeWriter(store, "ben").restore(first.snapshotId);
    expect(await countHistory(store)).to.deep.equal({ products: 5, days: 5 * DAYS });
    const log = await listSnapshots(store);
    expect(
      log.map(({ operation, committedBy, totals }) => [operation, committedBy, totals?.products]),
    ).to.deep.equal([
      ["restore", "ben", 5],
      ["replace", "anna", 2],
      ["import", "test", 5],
    ]);
    expect(log.map(({ parentId }) => parentId)).to.deep.equal([log[1]!.snapshotId, log[2]!.snapshotId, null]);
  });

  it("takes files that lay there before as the first snapshot", async () => {
    const { store } = createInMemoryLake();
    const { columns, rowCount } = toDailyTable(seriesOf(3, 4));
    const { product_id: _, ...rest } = columns;
    await store.put("processed/P0003.parquet", writeParquet({ rowCount, columns: rest }), "");
    expect((await countHistory(store)).products).to.equal(1);
    await importing(store, seriesOf(5, 6));
    expect(await countHistory(store)).to.deep.equal({ products: 2, days: 2 * DAYS });
    const log = await listSnapshots(store);
    expect(log.map(({ operation }) => operation)).to.deep.equal(["import", "found"]);
    await createLakeWriter(store).restore(log[1]!.snapshotId);
    expect((await countHistory(store)).products).to.equal(1);
  });

  it("says so when a file of the history is gone", async () => {
    const { store } = createInMemoryLake();
    const { files, snapshotId } = await importing(store, seriesOf(0, 5));
    await store.delete([files[0]!.key]);
    const failed = await countHistory(store).catch((error: Error) => error.message);
    expect(failed).to.match(/is part of the history and is gone/);
    const refused = await createLakeWriter(store)
      .restore(snapshotId)
      .catch((error: Error) => error.message);
    expect(refused).to.match(/1 of its 1 files are gone/);
  });
});

describe("clearing the history", () => {
  const DAY_MS = 86_400_000;

  /** A store whose objects are dated by a clock of ours. */
  function datedStore() {
    const { store } = createInMemoryLake();
    const written = new Map<string, number>();
    let nowMs = 0;
    const dated: ObjectStore = {
      ...store,
      list: async (prefix) =>
        (await store.list(prefix)).map((object) => ({ ...object, lastModifiedMs: written.get(object.key)! })),
      put: async (...args) => {
        const etag = await store.put(...args);
        written.set(args[0], nowMs);
        return etag;
      },
    };
    return {
      store: dated,
      keys: async () => (await store.list("")).map(({ key }) => key),
      setDay: (day: number) => {
        nowMs = day * DAY_MS;
      },
    };
  }

  it("takes what no kept snapshot names, and nothing of a change under way", async () => {
    const { store, keys, setDay } = datedStore();
    const first = await importing(store, seriesOf(0, 5));
    setDay(10);
    const second = await importing(store, seriesOf(5, 9));
    setDay(39);
    await store.put("processed/shard=0000/000009-staged.parquet", new Uint8Array(1), "");
    await createLakeWriter(store).appendDay(toDailyTable(seriesOf(0, 1, 5)));
    expect(await clearHistory(store, 30)).to.deep.equal({ snapshots: 0, files: 0 });
    setDay(45);
    const third = await createLakeWriter(store).appendDay(toDailyTable(seriesOf(0, 1, 6)));
    expect(await clearHistory(store, 30)).to.deep.equal({ snapshots: 1, files: 2 });
    const left = await keys();
    expect(left).to.not.include(snapshotKey(first.snapshotId));
    expect(left)
      .to.not.include(first.files[0]!.key)
      .and.not.include("processed/shard=0000/000009-staged.parquet");
    expect(left).to.include.members([second.files[0]!.key, ...third.files.map(({ key }) => key)]);
    expect((await countHistory(store)).products).to.equal(9);
  });

  it("and a restore of what is cleared, at once: the history has all its files, whoever comes first at each request", async () => {
    let restored = 0;
    for (let turn = 0; turn < 12; turn++) {
      const { store, setDay } = datedStore();
      const first = await importing(store, seriesOf(0, 5));
      setDay(1);
      await createLakeWriter(store).replaceHistory(toDailyTable(seriesOf(5, 9)));
      setDay(60);
      await createLakeWriter(store).appendDay(toDailyTable(seriesOf(5, 6, 9)));
      // The whole clearing takes place before request number `turn` of the restore.
      let requests = 0;
      const step = async () => {
        if (requests++ === turn) await clearHistory(store, 30);
      };
      const raced: ObjectStore = {
        ...store,
        get: (...args) => step().then(() => store.get(...args)),
        put: (...args) => step().then(() => store.put(...args)),
        list: (...args) => step().then(() => store.list(...args)),
      };
      const outcome = await createLakeWriter(raced)
        .restore(first.snapshotId)
        .then(
          () => "restored",
          (error: Error) => error.message,
        );
      if (outcome === "restored") restored++;
      else expect(outcome).to.match(/has no snapshot|was cleared|cannot be restored/);
      expect((await countHistory(store)).products, `request ${turn}`).to.equal(
        outcome === "restored" ? 5 : 4,
      );
    }
    // Only where the restore was done before the clearing began.
    expect(restored).to.be.within(1, 11);
  });

  it("and a restore while it deletes: what is given up is not restored, though its files are there still", async () => {
    const { store, setDay } = datedStore();
    const first = await importing(store, seriesOf(0, 5));
    setDay(1);
    await createLakeWriter(store).replaceHistory(toDailyTable(seriesOf(5, 9)));
    setDay(60);
    await createLakeWriter(store).appendDay(toDailyTable(seriesOf(5, 6, 9)));
    const outcomes: string[] = [];
    const slow: ObjectStore = {
      ...store,
      delete: async (keys) => {
        outcomes.push(
          await createLakeWriter(store)
            .restore(first.snapshotId)
            .then(
              () => "restored",
              (error: Error) => error.message,
            ),
        );
        await store.delete(keys);
      },
    };
    await clearHistory(slow, 30);
    expect(outcomes[0]).to.match(/was cleared; the oldest that can be restored is "000001-/);
    expect(outcomes).to.not.include("restored");
    expect((await countHistory(store)).products).to.equal(4);
  });
});

async function pause(random: () => number): Promise<void> {
  for (let turns = Math.floor(random() * 6); turns > 0; turns--)
    await new Promise((resolve) => setImmediate(resolve));
}
