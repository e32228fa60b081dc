import { expect } from "chai";
import {
  importCalendar,
  listCalendarSnapshots,
  restoreCalendar,
} from "../../../../functions/aws/lake/calendar-writer";
import { CALENDAR_KEY } from "../../../../functions/contracts/keys";
import { instantOfDay, parseDay } from "../../../../functions/demand/calendar";
import { readCalendar } from "../../../../functions/handlers/calendar/read-calendar";
import type { BroughtLine } from "../../../../functions/planning/merge-lines";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const holiday = (from: string): BroughtLine => ({ kind: "holiday", from, to: from });
const on = (date: string) => ({ committedBy: "mary", nowMs: instantOfDay(parseDay(date)!) + 9 * 3_600_000 });

describe("the calendar in the lake", () => {
  it("is none before the first import", async () => {
    const lake = createInMemoryLake("no-plans");
    expect(await readCalendar(lake)).equal(undefined);
    expect(await listCalendarSnapshots(lake.store)).deep.equal([]);
  });

  it("has a log that says how far it reaches, and goes back to an earlier version as a new one", async () => {
    const lake = createInMemoryLake("plans");
    const bring = (date: string, lines: readonly BroughtLine[], replace = false) =>
      importCalendar(lake.store, on(date), { lines, replace });
    const first = await bring("2026-09-01", [holiday("2026-10-03"), holiday("2026-12-25")]);
    expect(await bring("2026-09-02", [holiday("2026-10-03")])).equal(undefined);
    await bring("2026-09-03", [holiday("2026-10-03")], true);
    expect(
      (await listCalendarSnapshots(lake.store)).map(
        ({ operation, written, totals, reachesTo, committedAt }) => ({
          operation,
          written,
          totals,
          reachesTo,
          committedAt,
        }),
      ),
    ).deep.equal([
      {
        operation: "replace",
        written: { lines: 0, withdrawn: 1 },
        totals: { lines: 2, planned: 1 },
        reachesTo: "2026-10-03",
        committedAt: "2026-09-03T09:00:00.000Z",
      },
      {
        operation: "import",
        written: { lines: 2, withdrawn: 0 },
        totals: { lines: 2, planned: 2 },
        reachesTo: "2026-12-25",
        committedAt: "2026-09-01T09:00:00.000Z",
      },
    ]);
    await restoreCalendar(lake.store, on("2026-09-04"), first!.snapshotId);
    expect((await readCalendar(lake))!.lines.map(({ from, withdrawnOn }) => [from, withdrawnOn])).deep.equal([
      ["2026-10-03", undefined],
      ["2026-12-25", undefined],
    ]);
    const fault = await restoreCalendar(lake.store, on("2026-09-04"), "p000099-0").catch(
      (error: Error) => error.message,
    );
    expect(fault).match(/no version "p000099-0"/);
  });

  it("loses neither of two imports that meet", async () => {
    const lake = createInMemoryLake("plans-that-meet");
    let met = false;
    const meeting = {
      ...lake.store,
      put: async (...args: Parameters<typeof lake.store.put>) => {
        if (args[0] === CALENDAR_KEY && !met) {
          met = true;
          await importCalendar(lake.store, on("2026-09-01"), {
            lines: [holiday("2026-12-25")],
            replace: false,
          });
        }
        return lake.store.put(...args);
      },
    };
    await importCalendar(meeting, on("2026-09-01"), { lines: [holiday("2026-10-03")], replace: false });
    expect((await readCalendar(lake))!.lines.map(({ from }) => from)).deep.equal([
      "2026-10-03",
      "2026-12-25",
    ]);
  });

  it("is untouched by an import that is cut off before its last write", async () => {
    const lake = createInMemoryLake("plans-cut-off");
    const failing = {
      ...lake.store,
      put: async (...args: Parameters<typeof lake.store.put>) => {
        if (args[0] === CALENDAR_KEY) throw new Error("power cut");
        return lake.store.put(...args);
      },
    };
    const brought = { lines: [holiday("2026-10-03")], replace: false };
    expect(
      await importCalendar(failing, on("2026-09-01"), brought).catch((error: Error) => error.message),
    ).equal("power cut");
    expect(await readCalendar(lake)).equal(undefined);
  });
});
