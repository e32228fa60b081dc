import { expect } from "chai";
import { importCalendar } from "../../../../functions/aws/lake/calendar-writer";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { createLakeWriter, toDailyTable } from "../../../../functions/aws/lake/lake-writer";
import { DataError } from "../../../../functions/contracts/errors";
import { formatDay, instantOfDay, parseDay } from "../../../../functions/demand/calendar";
import type { DemandSeries } from "../../../../functions/demand/series";
import { createProductLookUp, type LookedUpProduct } from "../../../../functions/handlers/prediction/look-up";
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
  const [found] = await createProductLookUp(lake, settings).find([productId], untilDay);
  const { frame, firstRow, endRow } = found!.known ?? {};
  const featureOf = (name: string) =>
    frame!.features[firstRow! * frame!.featureNames.length + frame!.featureNames.indexOf(name)];
  return {
    known: found!.known,
    neighbours: found!.neighbours.map((one) => one.productId),
    originDay: frame?.originDay,
    productIds: frame?.productIds.slice(firstRow, endRow),
    days: frame && [...frame.days.subarray(firstRow, endRow)],
    featureOf,
  };
}

describe("look-up", () => {
  it("finds the features of one product among those of its shard, returns taken off", async () => {
    const lake = await createLake([series("A", 7), series("B", 14)]);
    const { originDay, productIds, days, featureOf } = await lookUp(lake, "A", LAST_DAY);
    expect(originDay).to.equal(LAST_DAY);
    expect(productIds).to.deep.equal(["A", "A", "A"]);
    expect(days).to.deep.equal([LAST_DAY + 1, LAST_DAY + 2, LAST_DAY + 3]);
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

  it("tells the model what is planned, and what comes in as soon as the history would be looked at again", async () => {
    const lake = await createLake([series("A", 7)]);
    let nowMs = 0;
    const settings = { ...SETTINGS, featureOrder: ["promotion", "rain"] };
    const products = createProductLookUp(lake, settings, () => nowMs);
    const bring = (productId: string, knownAhead: number) =>
      importCalendar(
        lake.store,
        { committedBy: "mary", nowMs: instantOfDay(LAST_DAY - knownAhead) },
        {
          lines: [
            { kind: "promotion", productId, from: formatDay(LAST_DAY + 2), to: formatDay(LAST_DAY + 2) },
          ],
          replace: false,
        },
      );
    const ask = async () => {
      const { frame } = (await products.find(["A"], LAST_DAY))[0]!.known!;
      const [promotion, rain] = [frame.featureNames.length - 2, frame.featureNames.length - 1];
      return [0, 1, 2].map((row) =>
        [promotion, rain].map((column) => frame.features[row * frame.featureNames.length + column]),
      );
    };
    await bring("B", 3);
    expect(await ask()).to.deep.equal([
      [0, 0.5],
      [0, 0.5],
      [0, 0.5],
    ]);
    await bring("A", 0);
    nowMs = 2_000;
    expect(await ask()).to.deep.equal([
      [0, 0.5],
      [1, 0.5],
      [0, 0.5],
    ]);
  });

  it("knows history up to the day it is asked for, or to the last day that any product has", async () => {
    const lake = await createLake([series("A", 7, LAST_DAY - 2), series("B", 14)]);
    expect((await lookUp(lake, "A")).originDay).to.equal(LAST_DAY);
    const early = await lookUp(lake, "B", LAST_DAY - 1);
    expect(early.originDay).to.equal(LAST_DAY - 1);
    expect(early.featureOf("mean_7")).to.equal(14);
  });

  it("tells an unknown product from one whose sale has ended", async () => {
    const lake = await createLake([series("A", 7, LAST_DAY - 91), series("B", 14, LAST_DAY - 90)]);
    const unknown = await lookUp(lake, "C", LAST_DAY);
    expect(unknown.known).to.equal(undefined);
    expect(unknown.neighbours).to.deep.equal(["A", "B"]);
    // The last of 91 days still counts.
    expect((await lookUp(lake, "B", LAST_DAY)).productIds).to.have.length(3);
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
      const { productIds, featureOf } = await lookUp(lake, productId, LAST_DAY);
      expect(productIds).to.deep.equal([productId, productId, productId]);
      expect(featureOf("mean_7")).to.equal(units);
    }
    expect((await lookUp(lake, "C", LAST_DAY)).known).to.equal(undefined);
    expect((await lookUp(createInMemoryLake(), "A", LAST_DAY)).known).to.equal(undefined);
  });

  describe("of a warm process", () => {
    /** `mean_7` of the first day. */
    const meanOfWeek = ({ known }: LookedUpProduct) =>
      known?.frame.features[
        known.firstRow * known.frame.featureNames.length + known.frame.featureNames.indexOf("mean_7")
      ];

    /** A lake whose reads are counted, and a clock that is moved. */
    async function createServed(list: readonly DemandSeries[]) {
      const memory = createInMemoryLake();
      const writer = createLakeWriter(memory.store);
      await writer.replaceHistory(toDailyTable(list));
      const counted = { reads: 0 };
      const lake = createLakeOver({
        ...memory.store,
        get: (key, etag) => {
          counted.reads++;
          return memory.store.get(key, etag);
        },
      });
      const clock = { nowMs: 0 };
      const lookUp = createProductLookUp(lake, SETTINGS, () => clock.nowMs);
      const meanOf = async (productId: string, untilDay = LAST_DAY) => {
        const [found] = await lookUp.find([productId], untilDay);
        return meanOfWeek(found!);
      };
      return { writer, counted, clock, lookUp, meanOf };
    }

    it("asks the lake for nothing while the history is current", async () => {
      const { counted, clock, meanOf } = await createServed([series("A", 7), series("B", 14)]);
      await meanOf("A");
      const readsOfFirst = counted.reads;
      clock.nowMs = 1_999;
      expect(await meanOf("B")).to.be.closeTo((14 * 7 - 2) / 7, 1e-12);
      expect(counted.reads).to.equal(readsOfFirst);
    });

    it("sees what was imported two seconds later, and with one read where nothing was", async () => {
      const { writer, counted, clock, meanOf } = await createServed([series("A", 7)]);
      expect(await meanOf("A")).to.be.closeTo(47 / 7, 1e-12);
      await writer.replaceHistory(toDailyTable([series("A", 70)]));
      clock.nowMs = 1_999;
      expect(await meanOf("A")).to.be.closeTo(47 / 7, 1e-12);
      clock.nowMs = 2_000;
      expect(await meanOf("A")).to.be.closeTo(488 / 7, 1e-12);
      // A clock that was set back tells no age.
      clock.nowMs = 1_000;
      const before = counted.reads;
      expect(await meanOf("A")).to.be.closeTo(488 / 7, 1e-12);
      expect(counted.reads).to.equal(before + 1);
    });

    it("knows a product that was imported in this moment, and a day as soon as it comes", async () => {
      const { writer, meanOf } = await createServed([series("A", 7)]);
      expect(await meanOf("B")).to.equal(undefined);
      await writer.replaceHistory(toDailyTable([series("A", 7, LAST_DAY + 1), series("B", 14)]));
      expect(await meanOf("B")).to.be.closeTo((14 * 7 - 2) / 7, 1e-12);
      expect(await meanOf("A", LAST_DAY + 1)).to.be.closeTo(47 / 7, 1e-12);
    });

    it("answers all products of a request from one state of the history", async () => {
      const { writer, lookUp } = await createServed([series("A", 7), series("B", 14)]);
      await lookUp.find(["A"], LAST_DAY);
      await writer.replaceHistory(toDailyTable([series("A", 70), series("C", 140)]));
      // B is found in the remembered state and C is not, so that the new one answers for all.
      const found = await lookUp.find(["A", "B", "C"], LAST_DAY);
      const means = found.map(meanOfWeek);
      expect(means[0]).to.be.closeTo(488 / 7, 1e-12);
      expect(means[1]).to.equal(undefined);
      expect(means[2]).to.be.closeTo(978 / 7, 1e-12);
    });
  });
});
