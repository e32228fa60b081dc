import { expect } from "chai";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { createLakeWriter } from "../../../../functions/aws/lake/lake-writer";
import { writeParquet } from "../../../../functions/aws/parquet/write-parquet";
import { HISTORY_KEY, shardFileKey } from "../../../../functions/contracts/keys";
import { parseDay } from "../../../../functions/demand/calendar";
import { writePredictions } from "../../../support/day-files";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const MONDAY = parseDay("2026-11-23")!;

function rows(products: readonly string[], days: readonly number[], units = 1) {
  const product_id: string[] = [];
  const date: number[] = [];
  for (const product of products) {
    for (const day of days) {
      product_id.push(product);
      date.push(day);
    }
  }
  return {
    rowCount: date.length,
    columns: {
      date: Int32Array.from(date),
      product_id,
      units_sold: new Float64Array(date.length).fill(units),
      selling_price: new Float64Array(date.length).fill(2.5),
      promotion: Float64Array.from(date, (day) => day % 2),
    },
  };
}

describe("the lake", () => {
  it("reads what the writer imported, by shard and by product", async () => {
    const lake = createInMemoryLake();
    const products = Array.from({ length: 900 }, (_, index) => `P${index}`);
    const { shardCount } = await createLakeWriter(lake.store).replaceHistory(
      rows(products, [MONDAY, MONDAY + 1]),
    );
    expect(shardCount).to.equal(3);
    const shards = await lake.listShards();
    expect(shards.map(({ shardId }) => shardId)).to.deep.equal(["0000", "0001", "0002"]);
    const series = (
      await Promise.all(shards.map((shard) => lake.readShard(shard, { toDay: MONDAY + 1 })))
    ).flat();
    expect(series.map(({ productId }) => productId)).to.have.members(products);
    const one = await lake.readProduct("P17", { toDay: MONDAY });
    expect(one?.days).to.deep.equal(Int32Array.of(MONDAY));
    expect(one?.unitsSold).to.deep.equal(Float64Array.of(1));
    expect(one?.features.promotion).to.deep.equal(Float64Array.of(MONDAY % 2));
    expect(await lake.readProduct("P901", { toDay: MONDAY })).to.equal(undefined);
  });

  it("lets the increment written last win for the same product and day", async () => {
    const lake = createInMemoryLake();
    const writer = createLakeWriter(lake.store);
    await writer.replaceHistory(rows(["A", "B"], [MONDAY, MONDAY + 1]));
    await writer.appendDay(rows(["B", "C"], [MONDAY + 1], 9));
    const read = async () => {
      const [shard] = await lake.listShards();
      const list = await lake.readShard(shard!, { toDay: MONDAY + 5, columns: [] });
      return list.map(({ productId, unitsSold }) => [productId, ...unitsSold]);
    };
    const expected = [
      ["A", 1, 1],
      ["B", 1, 9],
      ["C", 9],
    ];
    expect(await read()).to.deep.equal(expected);
  });

  it("treats a file per product as a shard of its own", async () => {
    const lake = createInMemoryLake();
    const { columns, rowCount } = rows(["X"], [MONDAY]);
    const { product_id: _, ...rest } = columns;
    await lake.store.put("processed/AB%2F1.parquet", writeParquet({ rowCount, columns: rest }), "");
    expect((await lake.readProduct("AB/1", { toDay: MONDAY }))?.productId).to.equal("AB/1");
  });

  it("returns the forecasts of all shards sorted by product and day", async () => {
    const lake = createInMemoryLake();
    const table = (productIds: string[]) => ({
      originDay: MONDAY - 1,
      modelVersion: "v1",
      productIds,
      days: Int32Array.from(productIds, (_, index) => MONDAY + index),
      predictedDemand: Float64Array.from(productIds, (_, index) => index),
      lower: new Float64Array(productIds.length).fill(Number.NaN),
      upper: new Float64Array(productIds.length).fill(7),
    });
    await writePredictions(lake, "0000", table(["B", "B"]));
    await writePredictions(lake, "0001", table(["A", "C"]));
    const all = await lake.readPredictions(MONDAY);
    expect(all?.productIds).to.deep.equal(["A", "B", "B", "C"]);
    expect(all?.originDay).to.equal(MONDAY - 1);
    expect(all?.modelVersion).to.equal("v1");
    expect(all?.lower[0]).to.be.NaN;
    expect(all?.upper[3]).to.equal(7);
    expect((await lake.readPredictions(MONDAY, { shardId: "0001" }))?.productIds).to.deep.equal(["A", "C"]);
    expect(await lake.readPredictions(MONDAY + 1)).to.equal(undefined);
  });

  it("keeps which version and variant made each row; the champion speaks for the table", async () => {
    const lake = createInMemoryLake();
    const productIds = ["A", "B", "C"];
    await writePredictions(lake, "0000", {
      originDay: MONDAY - 1,
      modelVersion: "v1",
      modelVersions: ["v2", "v1", "v1"],
      variants: ["challenger", "champion", "champion"],
      productIds,
      days: Int32Array.of(MONDAY, MONDAY, MONDAY),
      predictedDemand: new Float64Array(3),
      lower: new Float64Array(3),
      upper: new Float64Array(3),
    });
    const read = await lake.readPredictions(MONDAY);
    expect(read).to.deep.include({
      modelVersion: "v1",
      modelVersions: ["v2", "v1", "v1"],
      variants: ["challenger", "champion", "champion"],
    });
  });

  it("reads only what changed in a warm process", async () => {
    const { store } = createInMemoryLake();
    const reads: string[] = [];
    const counting = {
      ...store,
      get: (key: string, etag?: string) => {
        reads.push(key);
        return store.get(key, etag);
      },
    };
    const lake = createLakeOver(counting);
    const writer = createLakeWriter(store);
    const first = await writer.replaceHistory(rows(["A"], [MONDAY]));
    const read = async () => lake.readShard((await lake.listShards())[0]!, { toDay: MONDAY + 9 });
    await read();
    await read();
    const second = await writer.appendDay(rows(["A"], [MONDAY + 1]));
    expect((await read())[0]?.days).to.deep.equal(Int32Array.of(MONDAY, MONDAY + 1));
    expect(reads).to.deep.equal([
      HISTORY_KEY,
      shardFileKey("0000", first.snapshotId),
      HISTORY_KEY,
      HISTORY_KEY,
      shardFileKey("0000", second.snapshotId),
    ]);
  });

  it("asks for a text again only where it may have another version", async () => {
    const { store } = createInMemoryLake();
    const reads: string[] = [];
    const lake = createLakeOver({
      ...store,
      get: (key, etag) => {
        reads.push(key);
        return store.get(key, etag);
      },
    });
    const file = { area: "reports", runDay: MONDAY, name: "business.json" } as const;
    const write = async (value: number) => {
      const day = await lake.beginDay("reports", MONDAY);
      await day.writeJson(file, { value });
      await day.commit();
    };
    const read = async () => {
      reads.length = 0;
      const value = await lake.readJson(file);
      return { value, texts: reads.filter((key) => !key.includes("/commits/")).length };
    };
    await write(1);
    expect(await read()).to.deep.equal({ value: { value: 1 }, texts: 1 });
    expect(await read()).to.deep.equal({ value: { value: 1 }, texts: 0 });
    await write(2);
    expect(await read()).to.deep.equal({ value: { value: 2 }, texts: 1 });

    const key = "notes/one.json";
    const readListed = async () => {
      const [listed] = await lake.list(key);
      reads.length = 0;
      return { value: await lake.readJson(listed!), texts: reads.length };
    };
    await lake.writeJson(key, "a");
    expect(await readListed()).to.deep.equal({ value: "a", texts: 1 });
    expect(await readListed()).to.deep.equal({ value: "a", texts: 0 });
    await lake.writeJson(key, "b");
    expect(await readListed()).to.deep.equal({ value: "b", texts: 1 });
    // By its key alone nobody knows which version it is.
    expect(await lake.readJson(key)).to.equal("b");
    expect(reads.length).to.equal(2);
  });
});
