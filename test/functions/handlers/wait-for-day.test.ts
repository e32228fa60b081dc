import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import {
  COMPLETENESS_KEY,
  type DayCompleteness,
  describeCompleteness,
} from "../../../functions/contracts/completeness";
import type { ResultArea } from "../../../functions/contracts/day-results";
import type { DataSettings } from "../../../functions/contracts/settings/data";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { judgeDay } from "../../../functions/handlers/judge-day";
import { lookAtDay, type WaitingFunction, whenDayIsThere } from "../../../functions/handlers/wait-for-day";
import { waitingExpression } from "../../../infra/function/daily-schedule";
import { generateDemand } from "../../support/demand";
import { createInMemoryLake, type InMemoryLake } from "../../support/in-memory-lake";

/** A Tuesday: runs of it wait for Monday. */
const RUN_DAY = parseDay("2026-11-24")!;
const YESTERDAY = RUN_DAY - 1;
type Rule = DataSettings["completeWhen"];
const rule = (given: Partial<Rule>): Rule => ({
  rule: "share",
  sharePercent: 90,
  senders: [],
  deadline: "09:00",
  ...given,
});
let lakes = 0;
const emptyLake = () => createInMemoryLake(`waiting-${lakes++}`);

describe("a daily function that waits for its day", () => {
  const look = (lake: InMemoryLake, name: WaitingFunction, time: string, given: Partial<Rule> = {}) =>
    lookAtDay(
      name,
      { scheduledAt: `${formatDay(RUN_DAY)}T${time}:00Z` },
      rule(given),
      lake,
      name === "batch-predict" ? judgeDay : undefined,
    );
  const found = (lake: InMemoryLake) => lake.readJson<DayCompleteness>(COMPLETENESS_KEY);
  const leave = async (lake: InMemoryLake, area: ResultArea) => {
    const day = await lake.beginDay(area, RUN_DAY);
    await day.writeJson({ area, runDay: RUN_DAY, name: "summary.json" }, {});
    await day.commit();
  };
  /** History to the day before, then Monday as far as it has come. */
  async function send(lake: InMemoryLake, products: readonly number[], lastDay = YESTERDAY): Promise<void> {
    const fleet = generateDemand({ products: 20, days: 70, lastDay });
    const sent = toDailyTable(fleet.filter((_, index) => products.includes(index)));
    await createLakeWriter(lake.store).append(async () => sent);
  }
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  it("waits while too few have sent, also after a part and a correction of it, and runs when enough have", async () => {
    const lake = emptyLake();
    await send(lake, range(0, 20), YESTERDAY - 1);
    expect(await look(lake, "batch-predict", "04:00")).to.deep.equal({ waitsFor: "the day" });
    expect(await found(lake)).to.include({ isComplete: false, arrived: 0, state: "waiting" });
    await send(lake, range(0, 10));
    expect(await look(lake, "batch-predict", "04:15")).to.deep.equal({ waitsFor: "the day" });
    const { arrived } = (await found(lake))!;
    // The same shop again: corrected rows are no more rows.
    await send(lake, range(0, 10));
    expect(await look(lake, "batch-predict", "05:00")).to.deep.equal({ waitsFor: "the day" });
    expect(await found(lake)).to.include({ arrived });
    await send(lake, range(10, 20));
    expect(await look(lake, "batch-predict", "05:15")).to.equal(undefined);
    const { date, isComplete, state } = (await found(lake))!;
    expect({ date, isComplete, state }).to.deep.equal({
      date: "2026-11-23",
      isComplete: true,
      state: "complete",
    });
  });

  it("takes what there is from the deadline on, and says what was missing", async () => {
    const lake = emptyLake();
    await send(lake, range(0, 20), YESTERDAY - 1);
    await send(lake, range(0, 10));
    expect(await look(lake, "batch-predict", "08:45")).to.deep.equal({ waitsFor: "the day" });
    expect(describeCompleteness((await found(lake))!)).to.match(
      /^waiting for 2026-11-23: \d+ of \d+ usual products; missing P010, P011, P012, ..., until 09:00 UTC$/,
    );
    expect(await look(lake, "batch-predict", "09:00")).to.equal(undefined);
    expect(await found(lake)).to.include({ isComplete: false, state: "deadline" });
  });

  it("runs once: what is done for the day is not done again", async () => {
    const lake = emptyLake();
    await leave(lake, "predictions");
    expect(await look(lake, "batch-predict", "12:00")).to.deep.equal({ waitsFor: "nothing: it is done" });
    // Another function's day is another matter.
    expect(await look(lake, "monitor", "05:00")).to.equal(undefined);
  });

  it("waits for what it reads, until an hour after the deadline", async () => {
    const lake = emptyLake();
    expect(await look(lake, "replenish", "09:45")).to.deep.equal({ waitsFor: "predictions" });
    expect(await look(lake, "monitor", "09:45")).to.deep.equal({ waitsFor: "predictions" });
    await leave(lake, "predictions");
    expect(await look(lake, "replenish", "09:45")).to.equal(undefined);
    expect(await look(lake, "report", "09:45")).to.deep.equal({ waitsFor: "orders" });
    await leave(lake, "orders");
    expect(await look(lake, "report", "09:45")).to.deep.equal({ waitsFor: "monitoring" });
    // The monitor has failed: its reader goes on without it.
    expect(await look(lake, "report", "10:00")).to.equal(undefined);
    expect(await look(lake, "costs", "09:45")).to.deep.equal({ waitsFor: "reports" });
  });

  it("knows a marker of the day, and no marker of another", async () => {
    const lake = emptyLake();
    for (const date of ["2026-11-22", "2026-11-230"]) {
      await lake.writeText(`completeness/days/${date}`, "", "text/plain");
    }
    expect(await look(lake, "batch-predict", "05:00", { rule: "marker" })).to.deep.equal({
      waitsFor: "the day",
    });
    await lake.writeText("completeness/days/2026-11-23", "", "text/plain");
    expect(await look(lake, "batch-predict", "05:15", { rule: "marker" })).to.equal(undefined);
  });

  it("knows who has sent the day: taken files that reach it, not those that came and were refused or are older", async () => {
    const memory = emptyLake();
    // Objects of this lake are dated 1970; these came this morning.
    const lake = {
      ...memory,
      list: async (prefix: string) =>
        (await memory.list(prefix)).map((object) => ({
          ...object,
          lastModifiedMs: Date.parse("2026-11-24T03:00:00Z"),
        })),
    };
    const senders = { rule: "senders", senders: ["north", "south"] } as const;
    const take = (id: string, key: string, to: string | undefined) =>
      memory.writeJson(`ingested/${id}.json`, {
        key,
        arrivedAtMs: 0,
        ...(to && { committed: { snapshotId: "1", rows: 1, products: 1, from: to, to } }),
      });
    await take("1", "incoming/north/monday.csv", "2026-11-23");
    await take("2", "incoming/south/sunday.csv", "2026-11-22");
    await take("3", "incoming/south/broken.csv", undefined);
    expect(await look(lake, "batch-predict", "05:00", senders)).to.deep.equal({ waitsFor: "the day" });
    expect(await found(memory)).to.deep.include({ expected: 2, arrived: 1, missing: ["south"] });
    await take("4", "incoming/south/monday.csv", "2026-11-23");
    expect(await look(lake, "batch-predict", "05:15", senders)).to.equal(undefined);
  });

  it("waits for nothing when a person starts it, or the clock is trusted", async () => {
    const settings = { environment: "test", lakeBucketName: "never-asked" };
    const run = async () => "ran";
    const event = { scheduledAt: "2026-11-24T04:00:00Z" };
    const given = { ...settings, completeWhen: rule({}) };
    expect(await whenDayIsThere("monitor", event, given, run)).to.equal("ran");
    expect(await whenDayIsThere("monitor", { ...event, waitsForDay: "yes" }, settings, run)).to.equal("ran");
  });

  it("is started every quarter of an hour, from its hour to two hours after the deadline", () => {
    expect(waitingExpression("04:30", "09:00")).to.equal("cron(0/15 4-11 * * ? *)");
    expect(waitingExpression("04:30", "21:00")).to.equal("cron(0/15 4-23 * * ? *)");
  });
});
