import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { formatDay, instantOfDay, parseDay } from "../../../../functions/demand/calendar";
import { bringPlans } from "../../../../scripts/operations/lake/import-calendar";
import { listPlans } from "../../../../scripts/operations/lake/show-calendar";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { createSilentContext } from "../../../support/silent-context";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const TODAY = parseDay("2026-09-10")!;
const day = (ahead: number) => formatDay(TODAY + ahead);

describe("the calendar on the command line", () => {
  const folder = useTemporaryFolder();

  async function bring(
    lake: ReturnType<typeof createInMemoryLake> | undefined,
    lines: readonly string[],
    more: { readonly replace?: boolean; readonly yes?: boolean; readonly knownDaysAhead?: number } = {},
  ): Promise<string> {
    const path = join(folder(), "plans.csv");
    writeFileSync(path, lines.join("\n"));
    const context = createSilentContext();
    const options = { calendar: path, form: {}, dryRun: false, replace: false, yes: false, ...more };
    const target = lake && { store: lake.store, name: "dev" };
    await bringPlans(context, options, instantOfDay(TODAY), target);
    return context.printed.join("\n");
  }

  async function list(lake: ReturnType<typeof createInMemoryLake>, all = false): Promise<string> {
    const context = createSilentContext();
    await listPlans(context, lake, TODAY, { days: 60, all });
    return context.printed.join("\n");
  }

  const PLANS = [
    "kind,from,to,product_id,category,discount",
    `promotion,${day(7)},${day(9)},tea,,20 %`,
    `holiday,${day(20)},,,,`,
    `promotion,${day(-30)},${day(-28)},,Food,`,
  ];

  it("says what a file holds, and what no forecast can have known", async () => {
    const said = await bring(undefined, [
      "kind,from,to,product_id",
      `promotion,${day(-60)},${day(-54)},tea`,
      `promotion,${day(0)},${day(6)},tea`,
      `holiday,${day(1)},,`,
    ]);
    expect(said).contain(`3 lines (2 of promotion, 1 of holiday), ${day(-60)} to ${day(6)}.`);
    expect(said).match(
      /2 lines begin no later than they became known.*known_from, or with --known-days-ahead/,
    );
    expect(await bring(undefined, ["kind,from", `holiday,${day(0)}`])).match(
      /: 1 line \(1 of holiday\)[\s\S]*\n1 line begins no later than it became known/,
    );
  });

  it("is imported once, and listed from today on with when each became known", async () => {
    const lake = createInMemoryLake("plans-listed");
    expect(await list(lake)).match(/Nothing is planned: the lake has no calendar/);
    expect(await bring(lake, PLANS)).match(
      new RegExp(
        `3 new or changed lines, and reaches to ${day(20)}, version p000000-\\w+. .* from the run of ${day(1)} on`,
      ),
    );
    expect(await bring(lake, PLANS)).match(/stands in the calendar already/);
    const listed = await list(lake);
    expect(listed).contain(`${day(7)}\t${day(9)}\tpromotion\ttea\t20 % off\t${day(0)}`);
    expect(listed).contain(`${day(20)}\t${day(20)}\tholiday\teverybody\t\t${day(0)}`);
    expect(listed).not.contain("Food");
    expect(await list(lake, true)).contain("Food");
  });

  it("takes back nothing unless somebody agrees, and then only what is not over", async () => {
    const lake = createInMemoryLake("plans-replaced");
    await bring(lake, PLANS);
    const only = ["kind,from,product_id", `promotion,${day(7)},milk`];
    const refused = await bring(lake, only, { replace: true }).catch((error: Error) => error.message);
    expect(refused).match(/Nothing was changed/);
    await bring(lake, only, { replace: true, yes: true, knownDaysAhead: 14 });
    const listed = await list(lake, true);
    expect(listed).contain(`${day(7)}\t${day(7)}\tpromotion\tmilk\t\t${day(-7)} (stated ${day(0)})`);
    expect(listed).contain("Food");
    // It was known to nobody before today.
    expect(listed).not.contain("tea");
  });
});
