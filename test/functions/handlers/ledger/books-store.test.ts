import { expect } from "chai";
import { createBook, type FleetBooks } from "../../../../functions/business/books/fleet-books";
import { createOutcome, type RunOutcome } from "../../../../functions/business/books/run-outcome";
import { publicKey } from "../../../../functions/contracts/day-results";
import { booksFile, EARLIER_BOOKS_KEY, runStateFile } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import { parseDay } from "../../../../functions/demand/calendar";
import { readBooks, readBooksIndex, writeBooks } from "../../../../functions/handlers/ledger/books-store";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-11-23")!;
const STATE = {
  openOrders: [{ orderId: "o-1", productId: "A", quantity: 3, dueDay: RUN_DAY + 2 }],
  receivedOrderIds: ["o-0"],
  pending: [],
  heldOrderIds: ["h-0"],
};

function createRun(productIds: readonly string[] = ["A", "B"], onHand: readonly number[] = [5, 7]) {
  const count = productIds.length;
  const book = () => ({ ...createBook(count, 2), onHand: Float64Array.from(onHand) });
  const books: FleetBooks = {
    firstDay: RUN_DAY - 56,
    runDay: RUN_DAY,
    productIds,
    slots: 2,
    model: { ...book(), due: Float64Array.from({ length: 2 * count }, (_, index) => index) },
    baseline: book(),
    others: { smoothing: { ...book(), cycleShort: new Float64Array(count).fill(1) }, "last-year": book() },
    smoothingState: {
      level: Float64Array.from(onHand, (units) => units / 2),
      seenDays: new Float64Array(count).fill(9),
      idleDays: new Float64Array(count).fill(3),
      weekdays: {
        units: Float64Array.from({ length: 7 }, (_, weekday) => weekday * 1.5),
        tradingDays: new Float64Array(7).fill(6),
        days: new Float64Array(7).fill(8),
      },
    },
    pastCostAmount: { days: 40, usd: { "seasonal-naive": 12.5, smoothing: 11, "last-year": 20 } },
    foresightOnHand: new Float64Array(count).fill(1),
  };
  const outcomeOf = () => ({ ...createOutcome(count), onHand: Float64Array.from(onHand) });
  const outcome: RunOutcome = {
    model: outcomeOf(),
    baseline: outcomeOf(),
    others: { smoothing: outcomeOf(), "last-year": outcomeOf() },
    foresight: {
      received: new Float64Array(count),
      lost: new Float64Array(count),
      onHand: new Float64Array(count).fill(1),
      backorders: new Float64Array(count),
    },
    isReviewDay: true,
  };
  return { books, outcome, observed: { price_amount: new Float64Array(count).fill(2) } };
}

type Run = ReturnType<typeof createRun>;
const write = async (lake: Lake, { books, outcome, observed }: Run, state = STATE) => {
  const day = await lake.beginDay("orders", RUN_DAY);
  await writeBooks(day, books, outcome, observed, state);
  await day.commit();
};

describe("books-store", () => {
  it("gives back the books and the orders that a run left", async () => {
    const lake = createInMemoryLake();
    const run = createRun();
    await write(lake, run);
    const found = (await readBooks(lake, RUN_DAY))!;
    expect(found.books).to.deep.equal(run.books);
    expect(found.state).to.deep.include(STATE);
    expect(found.state).to.include({ firstDay: RUN_DAY - 56, runDay: RUN_DAY, slots: 2 });
  });

  it("knows no books of a run that left none, or only half of them before days were committed", async () => {
    const lake = createInMemoryLake();
    await write(lake, createRun());
    expect(await readBooks(lake, RUN_DAY + 1)).to.equal(undefined);
    const [books, state] = [booksFile(RUN_DAY), runStateFile(RUN_DAY)];
    const [table, document] = [await lake.readTable(books), await lake.readJson(state)];
    const old = createInMemoryLake();
    await old.writeJson(publicKey(state), document);
    expect(await readBooks(old, RUN_DAY)).to.equal(undefined);
    await old.writeTable(publicKey(books), table!);
    expect((await readBooks(old, RUN_DAY))?.books.productIds).to.deep.equal(["A", "B"]);
    await old.store.delete([publicKey(state)]);
    expect(await readBooks(old, RUN_DAY)).to.equal(undefined);
  });

  it("tells in the index what changes when the books do: any number, product or order", async () => {
    const lake = createInMemoryLake();
    const versionOf = async (...run: [Run, typeof STATE?]) => {
      await write(lake, ...run);
      return (await readBooksIndex(lake)).runs["2026-11-23"];
    };
    const version = await versionOf(createRun());
    expect(await versionOf(createRun())).to.equal(version);
    const others = [
      await versionOf(createRun(["A", "C"])),
      await versionOf(createRun(["A", "B"], [5, 8])),
      await versionOf(createRun(), { ...STATE, receivedOrderIds: [] }),
    ];
    expect(new Set([version, ...others]).size).to.equal(4);
  });

  it("has an index of no runs at first, then of those that committed books, and of those before commits", async () => {
    const lake = createInMemoryLake();
    expect(await readBooksIndex(lake)).to.deep.equal({ runs: {} });
    await lake.writeJson(EARLIER_BOOKS_KEY, {
      schemaVersion: 1,
      runs: { "2026-11-22": "old", "2026-11-23": "old" },
    });
    await write(lake, createRun());
    const { runs } = await readBooksIndex(lake);
    expect(runs).to.include({ "2026-11-22": "old" });
    expect(runs["2026-11-23"]).to.match(/^"[0-9a-f]{32}"$/);
  });
});
