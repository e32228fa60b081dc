import { expect } from "chai";
import { createBook, type FleetBooks } from "../../../../functions/business/books/fleet-books";
import { createOutcome, type RunOutcome } from "../../../../functions/business/books/run-outcome";
import { BOOKS_INDEX_KEY, booksKey, runStateKey } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import { parseDay } from "../../../../functions/demand/calendar";
import {
  readBooks,
  readBooksIndex,
  writeBooks,
  writeBooksIndex,
} from "../../../../functions/handlers/ledger/books-store";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-11-23")!;
const STATE = {
  openOrders: [{ orderId: "o-1", productId: "A", quantity: 3, dueDay: RUN_DAY + 2 }],
  receivedOrderIds: ["o-0"],
  pending: [],
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
    foresightOnHand: new Float64Array(count).fill(1),
  };
  const outcomeOf = () => ({ ...createOutcome(count), onHand: Float64Array.from(onHand) });
  const outcome: RunOutcome = {
    model: outcomeOf(),
    baseline: outcomeOf(),
    foresight: {
      received: new Float64Array(count),
      lost: new Float64Array(count),
      onHand: new Float64Array(count).fill(1),
    },
    isReviewDay: true,
  };
  return { books, outcome, observed: { price_usd: new Float64Array(count).fill(2) } };
}

type Run = ReturnType<typeof createRun>;
const write = (lake: Lake, { books, outcome, observed }: Run, state = STATE) =>
  writeBooks(lake, books, outcome, observed, state);

/** A lake that counts what is written. */
function createCountingLake() {
  const memory = createInMemoryLake();
  const written: string[] = [];
  const lake: Lake = {
    ...memory,
    writeText: (key, text, contentType) => {
      written.push(key);
      return memory.writeText(key, text, contentType);
    },
  };
  return { lake, written };
}

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

  it("knows no books of a run that left none or only half of them", async () => {
    const lake = createInMemoryLake();
    await write(lake, createRun());
    expect(await readBooks(lake, RUN_DAY + 1)).to.equal(undefined);
    const state = lake.store.objects.get(runStateKey(RUN_DAY))!.bytes;
    await lake.store.delete([runStateKey(RUN_DAY)]);
    expect(await readBooks(lake, RUN_DAY)).to.equal(undefined);
    await lake.store.put(runStateKey(RUN_DAY), state, "application/json");
    await lake.store.delete([booksKey(RUN_DAY)]);
    expect(await readBooks(lake, RUN_DAY)).to.equal(undefined);
  });

  it("hashes what the books hold: the same again is the same, any number, product or order is not", async () => {
    const lake = createInMemoryLake();
    const hash = await write(lake, createRun());
    expect(hash).to.match(/^[0-9a-f]{16}$/);
    expect(await write(lake, createRun())).to.equal(hash);
    const others = [
      await write(lake, createRun(["A", "C"])),
      await write(lake, createRun(["A", "B"], [5, 8])),
      await write(lake, createRun(), { ...STATE, receivedOrderIds: [] }),
    ];
    expect(new Set([hash, ...others]).size).to.equal(4);
  });

  it("begins with an index of no runs, and keeps it in the order of days", async () => {
    const lake = createInMemoryLake();
    expect(await readBooksIndex(lake)).to.deep.equal({ schemaVersion: 1, runs: {} });
    await writeBooksIndex(lake, await readBooksIndex(lake), { "2026-11-23": "c" });
    await writeBooksIndex(lake, await readBooksIndex(lake), { "2026-11-22": "b", "2026-11-21": "a" });
    await writeBooksIndex(lake, await readBooksIndex(lake), { "2026-11-24": "d", "2026-11-22": "B" });
    expect(await lake.readText(BOOKS_INDEX_KEY)).to.equal(
      '{"schemaVersion":1,"runs":{"2026-11-21":"a","2026-11-22":"B","2026-11-23":"c","2026-11-24":"d"}}',
    );
  });

  it("leaves the index alone when it says so already, and only then", async () => {
    const { lake, written } = createCountingLake();
    const index = { schemaVersion: 1, runs: { "2026-11-21": "a", "2026-11-22": "b" } } as const;
    await writeBooksIndex(lake, index, { "2026-11-22": "b" });
    expect(written).to.deep.equal([]);
    await writeBooksIndex(lake, index, { "2026-11-21": "a", "2026-11-22": "other" });
    expect(written).to.deep.equal([BOOKS_INDEX_KEY]);
  });
});
