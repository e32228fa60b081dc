import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../../functions/aws/lake/lake-writer";
import { DataError } from "../../../../functions/contracts/errors";
import { parseDay } from "../../../../functions/demand/calendar";
import type { DemandSeries } from "../../../../functions/demand/series";
import { lookUpProduct } from "../../../../functions/handlers/prediction/look-up";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const LAST_DAY = parseDay("2026-11-22")!;
const SETTINGS = { horizonDays: 3, featureOrder: [] as string[] };

/** Sells `units` on each of ten days; two were returned on the last day, when it rained. */
function series(productId: string, units: number, lastDay = LAST_DAY): DemandSeries {
  const days = Int32Array.from({ length: 10 }, (_, index) => lastDay - 9 + index);
  const onLast = (value: number) => Float64Array.from(days, (_, row) => (row === 9 ? value : 0));
  return {
    productId,
    days,
    unitsSold: new Float64Array(10).fill(units),
    sellingPrice: new Float64Array(10).fill(2),
    features: { units_returned: onLast(2), rain: onLast(0.5) },
    categories: {},
  };
}

async function createLake(list: readonly DemandSeries[]) {
  const lake = createInMemoryLake();
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(list));
  return lake;
}

async function lookUp(
  lake: Awaited<ReturnType<typeof createLake>>,
  productId: string,
  untilDay?: number,
  settings = SETTINGS,
) {
  const found = await lookUpProduct(lake, await lake.listShards(), productId, untilDay, settings);
  const featureOf = (name: string, row = 0) => {
    const { featureNames, features } = found!.frame;
    return features[row * featureNames.length + featureNames.indexOf(name)];
  };
  return { found, featureOf };
}

describe("look-up", () => {
  it("finds the features of one product among those of its shard, returns taken off", async () => {
    const lake = await createLake([series("A", 7), series("B", 14)]);
    const { found, featureOf } = await lookUp(lake, "A", LAST_DAY);
    expect(found?.originDay).to.equal(LAST_DAY);
    expect(found?.frame.productIds).to.deep.equal(["A", "A", "A"]);
    expect([...found!.frame.days]).to.deep.equal([LAST_DAY + 1, LAST_DAY + 2, LAST_DAY + 3]);
    // Six days of 7 and one of 7 - 2.
    expect(featureOf("mean_7")).to.be.closeTo(47 / 7, 1e-12);
  });

  it("gives the model the columns that it names, and refuses those that nobody has", async () => {
    const lake = await createLake([series("A", 7)]);
    const wanted = { ...SETTINGS, featureOrder: ["mean_7", "rain"] };
    expect((await lookUp(lake, "A", LAST_DAY, wanted)).featureOf("rain")).to.equal(0.5);
    const typo = { ...SETTINGS, featureOrder: ["mean_7", "rian"] };
    const failure = await lookUp(lake, "A", LAST_DAY, typo).catch((error: Error) => error.message);
    expect(failure).to.match(/featureOrder" names "rian"/);
  });

  it("knows history up to the day it is asked for, or to the last day that any product has", async () => {
    const lake = await createLake([series("A", 7, LAST_DAY - 2), series("B", 14)]);
    expect((await lookUp(lake, "A")).found?.originDay).to.equal(LAST_DAY);
    const early = await lookUp(lake, "B", LAST_DAY - 1);
    expect(early.found?.originDay).to.equal(LAST_DAY - 1);
    expect(early.featureOf("mean_7")).to.equal(14);
  });

  it("tells an unknown product from one whose sale has ended", async () => {
    const lake = await createLake([series("A", 7, LAST_DAY - 91), series("B", 14, LAST_DAY - 90)]);
    expect((await lookUp(lake, "C", LAST_DAY)).found).to.equal(undefined);
    // The last of 91 days still counts.
    expect((await lookUp(lake, "B", LAST_DAY)).found?.frame.productIds).to.have.length(3);
    const failure = await lookUp(lake, "A", LAST_DAY).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(DataError);
    expect((failure as Error).message).to.match(/Product "A" has no history in the 91 days up to 2026-11-22/);
  });

  it("finds a product that lies elsewhere than its id says, by itself", async () => {
    const lake = createInMemoryLake();
    // In two shards that were not cut by the hash: whichever it names, one of the two lies in the other.
    for (const [index, own] of [series("B", 14), series("A", 7)].entries()) {
      await lake.writeTable(`processed/shard=000${index}/data.parquet`, {
        rowCount: 10,
        columns: {
          product_id: Array.from(own.days, () => own.productId),
          date: own.days,
          units_sold: own.unitsSold,
          selling_price: own.sellingPrice,
        },
      });
    }
    for (const [productId, units] of [
      ["A", 7],
      ["B", 14],
    ] as const) {
      const { found, featureOf } = await lookUp(lake, productId, LAST_DAY);
      expect(found?.frame.productIds).to.deep.equal([productId, productId, productId]);
      expect(featureOf("mean_7")).to.equal(units);
    }
    expect((await lookUp(lake, "C", LAST_DAY)).found).to.equal(undefined);
    expect((await lookUp(createInMemoryLake(), "A", LAST_DAY)).found).to.equal(undefined);
  });
});
