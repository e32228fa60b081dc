import { expect } from "chai";
import { appendEvent, readListedOrderDay, readOrderDay } from "../../../../functions/aws/lake/order-book";
import { type OrderDay, type OrderEvent, orderDayKey } from "../../../../functions/contracts/purchasing";
import { parseDay } from "../../../../functions/demand/calendar";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-10-01")!;
const KEY = orderDayKey(RUN_DAY);

function expire(commandId: string): OrderEvent {
  return { kind: "expired", commandId, at: "2026-10-01T06:00:00Z", by: "orders", lines: [] };
}

/** Two processes with one bucket: what either remembers the other does not know. */
function createDesk() {
  const { store } = createInMemoryLake();
  const asked: string[] = [];
  const mine = {
    ...store,
    get: async (key: string, etag?: string) => {
      const object = await store.get(key, etag);
      asked.push(typeof object === "string" ? object : "read");
      return object;
    },
  };
  const commands = async () => (await readOrderDay(store, RUN_DAY)).events.map(({ commandId }) => commandId);
  return { mine, other: { ...store }, asked, commands };
}

describe("the trail of orders", () => {
  it("is not asked for again by who wrote it last", async () => {
    const { mine, asked, commands } = createDesk();
    for (const name of ["a", "b", "c"]) await appendEvent(mine, RUN_DAY, () => ({ event: expire(name) }));
    expect(asked).to.deep.equal(["read"]);
    expect(await commands()).to.deep.equal(["a", "b", "c"]);
  });

  it("is decided on anew where another has written meanwhile", async () => {
    const { mine, other, commands } = createDesk();
    await appendEvent(mine, RUN_DAY, () => ({ event: expire("a") }));
    await appendEvent(other, RUN_DAY, () => ({ event: expire("b") }));
    const seen: number[] = [];
    await appendEvent(mine, RUN_DAY, ({ events }) => {
      seen.push(events.length);
      return { event: expire("c") };
    });
    expect(seen).to.deep.equal([1, 2]);
    expect(await commands()).to.deep.equal(["a", "b", "c"]);
  });

  it("is asked for before it is said that nothing is to happen", async () => {
    const { mine, other, asked } = createDesk();
    await appendEvent(mine, RUN_DAY, () => ({ event: expire("a") }));
    await appendEvent(other, RUN_DAY, () => ({ event: expire("b") }));
    const onlySecond = ({ events }: OrderDay) =>
      events.length === 2 ? { event: expire("c") } : { refused: events.length };
    expect(await appendEvent(mine, RUN_DAY, onlySecond)).to.have.property("event");
    asked.length = 0;
    expect(await appendEvent(mine, RUN_DAY, onlySecond)).to.deep.equal({ refused: 3 });
    expect(asked).to.deep.equal(["unchanged"]);
  });

  it("is read again from a listing only in another version", async () => {
    const { mine, other, asked } = createDesk();
    await appendEvent(mine, RUN_DAY, () => ({ event: expire("a") }));
    const read = async () => {
      const [object] = await mine.list(KEY);
      return (await readListedOrderDay(mine, object!)).events.length;
    };
    asked.length = 0;
    expect(await read()).to.equal(1);
    expect(asked).to.deep.equal([]);
    await appendEvent(other, RUN_DAY, () => ({ event: expire("b") }));
    expect(await read()).to.equal(2);
    expect(await read()).to.equal(2);
    expect(asked).to.deep.equal(["read"]);
  });
});
