import { expect } from "chai";
import { DataError } from "../../../../functions/contracts/errors";
import { monitoringScoresFile, partScoresKey, partSummaryKey } from "../../../../functions/contracts/keys";
import type { Lake, LakeAddress } from "../../../../functions/contracts/lake";
import { parseDay } from "../../../../functions/demand/calendar";
import { joinScores, openParts, outlineParts } from "../../../../functions/handlers/monitoring/join-parts";
import { readParts } from "../../../../functions/handlers/monitoring/read-parts";
import { fleetResult, productResult } from "../../../support/fleet-result";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-11-23")!;
const MANIFEST = "fleet/manifest.json";
/** Which product lies in which shard. */
const PRODUCTS = { "0000": "B", "0001": "A", "0002": "C" } as const;

/** Three shards of a product each; each has a score of the last day unless it is left out. */
async function createLake({ scores = ["0000", "0001", "0002"], open = true } = {}) {
  const lake = createInMemoryLake();
  await lake.writeJson(MANIFEST, Object.keys(PRODUCTS));
  for (const [shardId, productId] of Object.entries(PRODUCTS)) {
    const openDays = open && shardId === "0001" ? [RUN_DAY - 1] : [RUN_DAY, RUN_DAY - 2];
    await lake.writeJson(
      partSummaryKey(RUN_DAY, "run-1", shardId),
      fleetResult([productResult(productId, 1)], { openDays }),
    );
    if (!scores.includes(shardId)) continue;
    await lake.writeTable(partScoresKey(RUN_DAY, "run-1", shardId), {
      rowCount: 1,
      columns: { product_id: [productId], treatment: [shardId === "0001" ? "scored" : "closed"] },
    });
  }
  return lake;
}

const join = async (lake: Lake, failedShardIds: readonly string[] = [], rowsPerFile?: number) => {
  const day = await lake.beginDay("monitoring", RUN_DAY);
  const parts = await openParts(lake, RUN_DAY, "run-1", { manifestKey: MANIFEST, failedShardIds });
  const { openDays } = await outlineParts(parts);
  await joinScores(lake, day, "run-1", parts.shardIds, openDays.includes(RUN_DAY - 1), rowsPerFile);
  await day.commit();
  const productIds: string[] = [];
  for await (const { products } of parts.read())
    productIds.push(...products.map(({ score }) => score.productId));
  return productIds;
};
const readScores = async (lake: Lake) => {
  const table = await lake.readTable(monitoringScoresFile(RUN_DAY));
  if (!table) return undefined;
  const { product_id, treatment } = table.columns as Record<string, readonly string[]>;
  return product_id!.map((id, row) => `${id} ${treatment![row]}`);
};

describe("join-parts", () => {
  it("gives the products shard by shard, and puts their scores into one file by product", async () => {
    const lake = await createLake();
    expect(await join(lake)).to.deep.equal(["B", "A", "C"]);
    // On a day on which another shard sold, what looked closed is a gap.
    expect(await readScores(lake)).to.deep.equal(["A scored", "B missing", "C missing"]);
  });

  it("leaves a day closed on which no shard sold", async () => {
    const lake = await createLake({ open: false });
    await join(lake);
    expect(await readScores(lake)).to.deep.equal(["A scored", "B closed", "C closed"]);
  });

  it("leaves out the shards that failed, though an earlier attempt left a part", async () => {
    const lake = await createLake();
    expect(await join(lake, ["0001"])).to.deep.equal(["B", "C"]);
    expect(await readScores(lake)).to.deep.equal(["B closed", "C closed"]);
  });

  it("joins the scores there are, and writes none where there are none", async () => {
    const some = await createLake({ scores: ["0002"] });
    await join(some);
    expect(await readScores(some)).to.deep.equal(["C missing"]);
    const none = await createLake({ scores: [] });
    await join(none);
    expect(await readScores(none)).to.equal(undefined);
  });

  it("puts the scores of many into several files, which are read as one", async () => {
    const lake = await createLake();
    await join(lake, [], 2);
    const { rowCount, columns } = (await readParts(lake, (part) => monitoringScoresFile(RUN_DAY, part)))!;
    expect(rowCount).to.equal(3);
    expect(columns.product_id).to.deep.equal(["A", "B", "C"]);
    expect(await readScores(lake)).to.deep.equal(["A scored", "B missing"]);
    expect((await lake.readTable(monitoringScoresFile(RUN_DAY, 1)))?.columns.product_id).to.deep.equal(["C"]);
    expect(await readParts(lake, (part) => monitoringScoresFile(RUN_DAY - 1, part))).to.equal(undefined);
  });

  it("reads three parts at a time", async () => {
    const lake = await createLake();
    await lake.writeJson(MANIFEST, [...Object.keys(PRODUCTS), ...Object.keys(PRODUCTS)]);
    let now = 0;
    let most = 0;
    const readJson = async <T>(key: LakeAddress) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
      return lake.readJson<T>(key);
    };
    await join({ ...lake, readJson });
    expect(most).to.equal(3);
  });

  it("names the manifest or the shard whose part is missing", async () => {
    const lake = await createLake();
    await lake.store.delete([partSummaryKey(RUN_DAY, "run-1", "0002")]);
    const part = (await join(lake).catch((error: Error) => error)) as Error;
    expect(part).to.be.instanceOf(DataError);
    expect(part.message).to.equal('Shard "0002" left no part. Start the fleet run again.');
    await lake.store.delete([MANIFEST]);
    const manifest = (await join(lake).catch((error: Error) => error)) as Error;
    expect(manifest).to.be.instanceOf(DataError);
    expect(manifest.message).to.equal(`The fleet run left no manifest "${MANIFEST}". Start the run again.`);
  });
});
