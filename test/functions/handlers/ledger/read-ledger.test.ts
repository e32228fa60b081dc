import { expect } from "chai";
import type { DayFile } from "../../../../functions/contracts/day-results";
import { booksFile, runStateFile } from "../../../../functions/contracts/keys";
import type { Lake, LakeAddress, Table } from "../../../../functions/contracts/lake";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import type { BooksIndex } from "../../../../functions/handlers/ledger/books-store";
import { readLedger } from "../../../../functions/handlers/ledger/read-ledger";
import { writeDayFile } from "../../../support/day-files";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const FIRST_RUN = parseDay("2025-01-10")!;
/** Days are remembered by bucket: each test has its own. */
let buckets = 0;

/** Runs on consecutive days whose books say by the demand of A which they are. */
function createLake(runCount: number, missing: readonly number[] = []) {
  const read: LakeAddress[] = [];
  let reading = 0;
  let mostAtOnce = 0;
  /** By run day: only books are read as tables. */
  const tables = new Map<number, Table>();
  const dayOf = (address: LakeAddress) => (address as DayFile).runDay;
  for (let runDay = FIRST_RUN; runDay < FIRST_RUN + runCount; runDay++) {
    if (missing.includes(runDay)) continue;
    tables.set(runDay, {
      rowCount: 1,
      columns: { product_id: ["A"], demand: Float64Array.of(runDay - FIRST_RUN) },
    });
  }
  const lake: Lake = {
    ...createInMemoryLake(`ledger-${++buckets}`),
    readTable: async (key) => {
      read.push(key);
      mostAtOnce = Math.max(mostAtOnce, ++reading);
      await new Promise(setImmediate);
      reading--;
      return tables.get(dayOf(key));
    },
  };
  const runs = (hashOf: (offset: number) => string = (offset) => `h${offset}`): BooksIndex => ({
    runs: Object.fromEntries(
      Array.from({ length: runCount }, (_, offset) => [formatDay(FIRST_RUN + offset), hashOf(offset)]),
    ),
  });
  return { lake, read, tables, runs, mostAtOnce: () => mostAtOnce };
}

const daysOf = async (...request: Parameters<typeof readLedger>) =>
  (await readLedger(...request)).days.map(({ day, demand }) => [day - FIRST_RUN, demand[0]]);

describe("read-ledger", () => {
  it("has no days while no run has left books", async () => {
    const lake = createInMemoryLake(`ledger-${++buckets}`);
    expect(await readLedger(lake, FIRST_RUN, FIRST_RUN + 9)).to.deep.equal({ firstDay: FIRST_RUN, days: [] });
  });

  it("reads the days of a period and the one before: each from the run of the morning after", async () => {
    const { lake, runs } = createLake(6);
    // Days +1 to +2: the run of day +1 opens, those of +2 and +3 close.
    expect(await daysOf(lake, FIRST_RUN + 1, FIRST_RUN + 2, runs())).to.deep.equal([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(await daysOf(lake, FIRST_RUN - 9, FIRST_RUN, runs())).to.deep.equal([
      [-1, 0],
      [0, 1],
    ]);
    expect(await daysOf(lake, FIRST_RUN + 4, FIRST_RUN + 99, runs())).to.deep.equal([
      [3, 4],
      [4, 5],
    ]);
  });

  it("puts the runs of the index in order, and asks for the index where it is not given", async () => {
    const { lake, runs } = createLake(4);
    const entries = Object.entries(runs().runs).reverse();
    const index = { runs: Object.fromEntries(entries) };
    const expected = [
      [-1, 0],
      [0, 1],
      [1, 2],
      [2, 3],
    ];
    expect(await daysOf(lake, FIRST_RUN, FIRST_RUN + 9, index)).to.deep.equal(expected);
    await lake.writeJson("orders/index.json", index);
    expect(await daysOf(lake, FIRST_RUN, FIRST_RUN + 9)).to.deep.equal(expected);
  });

  it("knows the first day of the books from the state of the first run, which it reads once", async () => {
    const { lake, runs, tables } = createLake(3);
    const index = runs((offset) => `first-${buckets}-${offset}`);
    const asked: LakeAddress[] = [];
    const counting: Lake = {
      ...lake,
      readJson: <T>(key: LakeAddress) => {
        asked.push(key);
        return lake.readJson<T>(key);
      },
    };
    const { columns } = tables.get(FIRST_RUN)!;
    const column = Float64Array.of(0);
    tables.set(FIRST_RUN, {
      rowCount: 1,
      columns: { ...columns, model_on_hand: column, baseline_on_hand: column, foresight_on_hand: column },
    });
    const state = {
      firstDay: FIRST_RUN - 56,
      slots: 0,
      profiles: { model: [], baseline: [] },
      corrections: { model: 0, baseline: 0 },
    };
    await writeDayFile(lake, runStateFile(FIRST_RUN), state);
    expect((await readLedger(counting, FIRST_RUN, FIRST_RUN + 1, index)).firstDay).to.equal(FIRST_RUN - 56);
    expect((await readLedger(counting, FIRST_RUN, FIRST_RUN + 1, index)).firstDay).to.equal(FIRST_RUN - 56);
    expect(asked).to.deep.equal([runStateFile(FIRST_RUN)]);
    // Begun anew: another hash, another state.
    await writeDayFile(lake, runStateFile(FIRST_RUN), { ...state, firstDay: FIRST_RUN + 1 });
    const again = runs((offset) => `again-${offset}`);
    const ledger = await readLedger(counting, FIRST_RUN, FIRST_RUN + 9, again);
    expect(ledger.firstDay).to.equal(FIRST_RUN + 1);
    // What lies before the books' first day is not theirs.
    expect(ledger.days.map(({ day }) => day)).to.deep.equal([FIRST_RUN, FIRST_RUN + 1]);
  });

  it("takes the first run for the first day where its state is gone", async () => {
    const { lake, runs } = createLake(3);
    expect((await readLedger(lake, FIRST_RUN, FIRST_RUN + 9, runs())).firstDay).to.equal(FIRST_RUN);
  });

  it("reads eight days at a time, each once", async () => {
    const { lake, read, runs, mostAtOnce } = createLake(20);
    const days = await daysOf(lake, FIRST_RUN, FIRST_RUN + 30, runs());
    expect(days.map(([, demand]) => demand)).to.deep.equal(Array.from({ length: 20 }, (_, index) => index));
    expect(read).to.have.length(20);
    expect(mostAtOnce()).to.equal(8);
  });

  it("gives days of the same products the same list", async () => {
    const { lake, runs } = createLake(3);
    const { days } = await readLedger(lake, FIRST_RUN, FIRST_RUN + 9, runs());
    expect(days[0]!.productIds).to.equal(days[2]!.productIds);
  });

  it("remembers a day as long as the index says that it is the same", async () => {
    const { lake, read, runs } = createLake(3);
    await readLedger(lake, FIRST_RUN, FIRST_RUN + 9, runs());
    await readLedger(lake, FIRST_RUN, FIRST_RUN + 9, runs());
    expect(read).to.have.length(3);
    const changed = runs((offset) => (offset === 1 ? "other" : `h${offset}`));
    await readLedger(lake, FIRST_RUN, FIRST_RUN + 9, changed);
    expect(read.slice(3)).to.deep.equal([booksFile(FIRST_RUN + 1)]);
  });

  it("remembers 400 days, and gives up the one read longest ago", async () => {
    const { lake, read, runs } = createLake(401);
    const reread = async (offset: number, index: BooksIndex) => {
      const before = read.length;
      // A run by itself: the period ends with the day it closes.
      await readLedger(lake, FIRST_RUN + offset, FIRST_RUN + offset - 1, index);
      return read.length > before;
    };
    const all = runs();
    await readLedger(lake, FIRST_RUN, FIRST_RUN + 398, all);
    expect(read).to.have.length(400);
    expect(await reread(0, all)).to.equal(false);
    // Read anew, the first is the latest; the next new one takes the place of the second.
    const changed = runs((offset) => (offset === 0 ? "other" : `h${offset}`));
    expect(await reread(0, changed)).to.equal(true);
    expect(await reread(400, changed)).to.equal(true);
    expect(await reread(0, changed)).to.equal(false);
    expect(await reread(2, changed)).to.equal(false);
    expect(await reread(1, changed)).to.equal(true);
  });

  it("fails when books of the index are not in the lake", async () => {
    const { lake, runs } = createLake(3, [FIRST_RUN + 1]);
    const failure = await readLedger(lake, FIRST_RUN, FIRST_RUN + 9, runs()).catch(String);
    expect(failure).to.equal(
      'Error: "orders/dt=2025-01-11/books.parquet" is in the index but not in the lake.',
    );
  });
});
