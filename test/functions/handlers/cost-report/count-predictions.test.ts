import { expect } from "chai";
import { publicKey } from "../../../../functions/contracts/day-results";
import { predictionsSummaryFile } from "../../../../functions/contracts/keys";
import type { Lake, LakeAddress } from "../../../../functions/contracts/lake";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { countPredictions } from "../../../../functions/handlers/cost-report/count-predictions";
import { writeDayFile } from "../../../support/day-files";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const DAY = parseDay("2026-11-10")!;
/** Summaries are remembered by bucket: each test has its own. */
let buckets = 0;

async function createLake(runs: Readonly<Record<number, readonly [forecasts: number, products: number]>>) {
  const memory = createInMemoryLake(`counted-${++buckets}`);
  const write = (day: number, forecasts: number, products: number) =>
    writeDayFile(memory, predictionsSummaryFile(day), { runDate: formatDay(day), forecasts, products });
  for (const [day, [forecasts, products]] of Object.entries(runs)) {
    await write(Number(day), forecasts, products);
  }
  const read: LakeAddress[] = [];
  const lake: Lake = {
    ...memory,
    readJson: <T>(key: LakeAddress) => {
      read.push(key);
      return memory.readJson<T>(key);
    },
  };
  return { lake, read, write };
}

describe("count-predictions", () => {
  it("adds up the forecasts of the runs of a period and takes the products of its latest run", async () => {
    const { lake } = await createLake({
      [DAY - 1]: [1, 90],
      [DAY]: [10, 5],
      [DAY + 1]: [100, 7],
      [DAY + 3]: [1_000, 6],
      [DAY + 4]: [10_000, 91],
    });
    expect(await countPredictions(lake, { fromDay: DAY, toDay: DAY + 3 })).to.deep.equal({
      count: 1_110,
      products: 6,
    });
    expect(await countPredictions(lake, { fromDay: DAY - 1, toDay: DAY })).to.deep.equal({
      count: 11,
      products: 5,
    });
  });

  it("counts nothing where no run left a summary, and leaves other objects of a day alone", async () => {
    const { lake } = await createLake({});
    await lake.writeText(`predictions/dt=${formatDay(DAY)}/shard=0000.json`, '{"forecasts":9}', "text/plain");
    expect(await countPredictions(lake, { fromDay: DAY, toDay: DAY + 3 })).to.deep.equal({
      count: 0,
      products: undefined,
    });
  });

  it("takes the latest run by its date, in whatever order the days are listed", async () => {
    const { lake } = await createLake({ [DAY]: [1, 11], [DAY + 1]: [1, 12], [DAY + 2]: [1, 13] });
    const reversed: Lake = { ...lake, listDays: async (area) => [...(await lake.listDays(area))].reverse() };
    expect((await countPredictions(reversed, { fromDay: DAY, toDay: DAY + 2 })).products).to.equal(13);
  });

  it("counts the runs of a lake before commits, too, and reads those each time", async () => {
    const { lake, read } = await createLake({ [DAY + 1]: [20, 6] });
    await lake.writeJson(publicKey(predictionsSummaryFile(DAY)), { runDate: formatDay(DAY), forecasts: 7 });
    const period = { fromDay: DAY, toDay: DAY + 1 };
    expect((await countPredictions(lake, period)).count).to.equal(27);
    expect((await countPredictions(lake, period)).count).to.equal(27);
    expect(read.slice(2)).to.deep.equal([predictionsSummaryFile(DAY)]);
  });

  it("reads a summary once, and again when it has changed", async () => {
    const { lake, read, write } = await createLake({ [DAY]: [10, 5], [DAY + 1]: [20, 6] });
    const period = { fromDay: DAY, toDay: DAY + 1 };
    await countPredictions(lake, period);
    expect(read).to.have.length(2);
    expect(await countPredictions(lake, period)).to.deep.equal({ count: 30, products: 6 });
    expect(read).to.have.length(2);
    await write(DAY, 11, 5);
    expect((await countPredictions(lake, period)).count).to.equal(31);
    expect(read.slice(2)).to.deep.equal([predictionsSummaryFile(DAY)]);
  });

  it("forgets the runs before the period, and only those of the bucket", async () => {
    const { lake, read } = await createLake({ [DAY]: [1, 1], [DAY + 1]: [2, 2], [DAY + 2]: [4, 4] });
    const other = await createLake({ [DAY]: [8, 8] });
    await countPredictions(other.lake, { fromDay: DAY, toDay: DAY });
    await countPredictions(lake, { fromDay: DAY, toDay: DAY + 2 });
    expect((await countPredictions(lake, { fromDay: DAY + 1, toDay: DAY + 2 })).count).to.equal(6);
    expect(read).to.have.length(3);
    // The first day of the period is kept, the day before it is not.
    await countPredictions(lake, { fromDay: DAY, toDay: DAY + 2 });
    expect(read.slice(3)).to.deep.equal([predictionsSummaryFile(DAY)]);
    await countPredictions(other.lake, { fromDay: DAY, toDay: DAY });
    expect(other.read).to.have.length(1);
  });

  it("leaves out a summary that disappears while it is read", async () => {
    const { lake } = await createLake({ [DAY]: [1, 1], [DAY + 1]: [2, 2] });
    const lossy: Lake = {
      ...lake,
      readJson: <T>(file: LakeAddress) =>
        typeof file !== "string" && file.runDay === DAY + 1
          ? Promise.resolve(undefined)
          : lake.readJson<T>(file),
    };
    const period = { fromDay: DAY, toDay: DAY + 1 };
    expect(await countPredictions(lossy, period)).to.deep.equal({ count: 1, products: 1 });
    expect(await countPredictions(lake, period)).to.deep.equal({ count: 3, products: 2 });
  });
});
