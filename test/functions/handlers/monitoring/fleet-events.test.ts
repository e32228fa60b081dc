import { expect } from "chai";
import { DECLARATIONS_KEY, monitoringSummaryFile, pooledFile } from "../../../../functions/contracts/keys";
import type { FleetEvent } from "../../../../functions/contracts/results/monitoring";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import {
  EventMemory,
  findEvents,
  findPoolStart,
  readPooled,
} from "../../../../functions/handlers/monitoring/fleet-events";
import type { PoolDocument } from "../../../../functions/monitoring/events/surprise-pool";
import { createRandom } from "../../../bench/drift-study/random";
import { createInMemoryLake, type InMemoryLake } from "../../../support/in-memory-lake";

const FIRST = parseDay("2025-01-01")!;
const PRODUCTS = 100;
const DAYS = 420;
const CHANGE = 400;

/** Means of a hundred products, a shift of 0.8 deviations from the change on. */
const MEANS = (() => {
  const random = createRandom(3);
  return Array.from({ length: DAYS }, (_, index) => 0.1 * random.normal() + (index >= CHANGE ? 0.8 : 0));
})();

function poolOf(from: number, to: number): PoolDocument {
  const means = MEANS.slice(from, to + 1);
  return {
    fromDay: FIRST + from,
    toDay: FIRST + to,
    pooled: [
      {
        className: "fleet",
        series: { feature: "traffic", aspect: "level" },
        sums: means.map((mean) => mean * PRODUCTS),
        counts: means.map(() => PRODUCTS),
        ...{ products: PRODUCTS, up: to >= CHANGE ? 70 : 10, down: 10 },
      },
    ],
  };
}

/** A run that knows the days up to an index. */
async function run(
  lake: InMemoryLake,
  index: number,
  memory = new EventMemory(),
): Promise<readonly FleetEvent[]> {
  const runDay = FIRST + index + 1;
  const from = findPoolStart(await readPooled(lake, runDay), runDay - 1) - FIRST;
  const day = await lake.beginDay("monitoring", runDay);
  const events = await findEvents(lake, day, poolOf(Math.max(0, from), index), 0.01, memory);
  await day.writeJson(monitoringSummaryFile(runDay), { events });
  await day.commit();
  return events;
}

describe("findEvents", () => {
  it("finds the same from day to day, in one process or many, and after runs that did not take place", async () => {
    const [warm, cold, late] = [createInMemoryLake(), createInMemoryLake(), createInMemoryLake()];
    const memory = new EventMemory();
    await run(late, CHANGE - 3);
    for (let index = CHANGE - 2; index < CHANGE + 6; index += 1) {
      await run(warm, index, memory);
      await run(cold, index);
    }
    await run(late, CHANGE + 5);
    const pooledOf = (lake: InMemoryLake) => lake.readText(pooledFile(FIRST + CHANGE + 6));
    expect(await pooledOf(cold)).to.equal(await pooledOf(warm));
    expect(await pooledOf(late)).to.equal(await pooledOf(warm));
    const eventsOf = async (lake: InMemoryLake) =>
      (await lake.readJson<{ events: readonly FleetEvent[] }>(monitoringSummaryFile(FIRST + CHANGE + 6)))!
        .events;
    expect(await eventsOf(warm)).to.deep.equal(await eventsOf(cold));
    for (const lake of [warm, late]) {
      const [event, ...others] = await eventsOf(lake);
      expect(others).to.deep.equal([]);
      expect(Math.abs(parseDay(event!.since)! - (FIRST + CHANGE))).to.be.at.most(2);
    }
  });

  it("tells an event once, keeps the day it was told, and leaves the same when a run is made again", async () => {
    const lake = createInMemoryLake();
    await run(lake, CHANGE - 1);
    const memory = new EventMemory();
    const days: string[] = [];
    for (let index = CHANGE; index < CHANGE + 5; index += 1) {
      for (const { raisedOn } of await run(lake, index, memory)) days.push(raisedOn);
    }
    expect(new Set(days)).to.deep.equal(new Set([days[0]]));
    expect(days.length).to.be.above(2);
    const before = lake.keys();
    const again = await run(lake, CHANGE + 4, memory);
    expect(again[0]!.raisedOn).to.equal(days[0]);
    expect(lake.keys()).to.deep.equal(before);
  });

  it("takes what was declared of all products for known", async () => {
    const lake = createInMemoryLake();
    await lake.writeJson(DECLARATIONS_KEY, {
      schemaVersion: 1,
      declarations: [
        {
          ...{ id: "d", status: "expected", productId: "all", feature: "traffic", why: "a new counter" },
          ...{ from: formatDay(FIRST + CHANGE), settledOn: formatDay(FIRST + CHANGE + 30) },
          ...{ declaredBy: "ana", declaredAt: "2026-01-01T00:00:00.000Z" },
        },
      ],
    });
    expect(await run(lake, CHANGE + 10)).to.deep.equal([]);
    const other = createInMemoryLake();
    expect(await run(other, CHANGE + 10)).to.have.length(1);
  });

  it("has nothing to say without products in common", async () => {
    const lake = createInMemoryLake();
    const day = await lake.beginDay("monitoring", FIRST);
    expect(await findEvents(lake, day, undefined, 0.01, new EventMemory())).to.deep.equal([]);
  });
});
