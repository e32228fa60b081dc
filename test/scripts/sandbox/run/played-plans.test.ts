import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { UsageError } from "../../../../functions/contracts/errors";
import { model } from "../../../../functions/contracts/settings/model";
import { formatDay, instantOfDay, parseDay } from "../../../../functions/demand/calendar";
import { readCalendar } from "../../../../functions/handlers/calendar/read-calendar";
import { prepareDemand } from "../../../../scripts/sandbox/run/demand/played-demand";
import { checkSandboxOptions } from "../../../../scripts/sandbox/run/options";
import { createPlanWriter, planningSettings, plansOf } from "../../../../scripts/sandbox/run/played-plans";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { useTemporaryFolder } from "../../../support/temporary-folder";

describe("plans of a sandbox", () => {
  const folder = useTemporaryFolder();

  it("lie in the calendar on the day on which they become known, and no day before", async () => {
    const demand = await prepareDemand({ days: 8, products: 25, seed: 5, driftShare: 0 });
    const lake = createInMemoryLake("played-plans");
    const writer = createPlanWriter(lake.store, demand.plans);
    const expectKnown = async (day: number) => {
      const { lines } = (await readCalendar(lake))!;
      const wanted = demand.plans!.filter(({ knownFrom }) => knownFrom <= formatDay(day));
      expect(lines.map(({ from, productId, knownOn }) => `${from} ${productId} ${knownOn}`)).to.have.members(
        wanted.map(({ from, productId, knownFrom }) => `${from} ${productId} ${knownFrom}`),
      );
    };
    await writer.bringEarlier(instantOfDay(demand.firstDay));
    await expectKnown(demand.firstDay - 1);
    let brought = 0;
    for (let day = demand.firstDay; day <= demand.lastDay; day++) {
      brought += await writer.bringToday(instantOfDay(day) + 12 * 3_600_000);
      await expectKnown(day);
    }
    expect(brought).to.be.greaterThan(0);
    // A model that is trained beforehand learns from the same lines, each from its day on.
    const trainedOn = plansOf(demand)!;
    for (const { productId, from, knownFrom } of demand.plans!.filter(({ kind }) => kind === "promotion")) {
      const line = trainedOn
        .of(productId!)
        .find((one) => one.kind === "promotion" && formatDay(one.fromDay) === from);
      expect(formatDay(line!.knownDay)).to.equal(knownFrom);
    }
  });

  it("are told to the built-in model of made-up demand, unless the stack says what it takes", () => {
    const usual = { retrain: false, settings: {} };
    const stack = model.parse({ version: "v1", algorithm: "scikit-learn" });
    const told = { "model.featureOrder": ["promotion", "planned_price_ratio"] };
    expect(planningSettings(usual, stack)).to.deep.equal(told);
    for (const [options, settings] of [
      [{ ...usual, dataFile: "sales.csv" }, stack],
      [{ ...usual, modelUrl: "http://127.0.0.1:1" }, stack],
      [{ ...usual, retrain: true }, stack],
      [{ ...usual, settings: { "model.featureOrder": [] } }, stack],
      [usual, { ...stack, featureOrder: ["rain"] }],
      [usual, { ...stack, contentType: "csv" as const }],
      [usual, undefined],
    ] as const) {
      expect(planningSettings(options, settings)).to.deep.equal({});
    }
  });

  it("are those of a calendar beside a file of demand, of which the model is told what was known before", async () => {
    const dataFile = join(folder(), "sales.csv");
    const calendar = join(folder(), "plans.csv");
    const days = Array.from({ length: 100 }, (_, index) => formatDay(parseDay("2026-05-01")! + index));
    await writeFile(
      dataFile,
      `date,product_id,units_sold,selling_price\n${days.map((day) => `${day},tea,3,2`).join("\n")}\n`,
    );
    await writeFile(
      calendar,
      [
        "kind,from,to,product_id,discount,known_from,ad_spend",
        "promotion,2026-06-01,2026-06-03,tea,20 %,2026-05-20,100",
        "holiday,2026-08-20,,,,,",
        "event,2026-08-06,,,,2026-08-04,",
      ].join("\n"),
    );
    const options = { days: 8, seed: 1, driftShare: 0, dataFile, calendar };
    const demand = await prepareDemand(options);
    expect(formatDay(demand.firstDay)).to.equal("2026-08-01");
    expect(demand.plans!.map(({ kind, from, to, knownFrom }) => [kind, from, to, knownFrom])).to.deep.equal([
      ["promotion", "2026-06-01", "2026-06-03", "2026-05-20"],
      ["holiday", "2026-08-20", "2026-08-20", "2026-07-31"],
      ["event", "2026-08-06", "2026-08-06", "2026-08-04"],
    ]);
    const ahead = await prepareDemand({ ...options, knownDaysAhead: 30 });
    expect(ahead.plans!.map(({ knownFrom }) => knownFrom)).to.deep.equal([
      "2026-05-20",
      "2026-07-21",
      "2026-08-04",
    ]);
    const stack = model.parse({ version: "v1", algorithm: "scikit-learn" });
    const usual = { retrain: false, settings: {}, dataFile };
    // Of the event the calendar knows nothing on the first day, and a model that is told of none cannot be asked.
    expect(planningSettings(usual, stack, demand)).to.deep.equal({
      "model.featureOrder": [
        ...["promotion", "promotion_discount", "holiday", "days_to_holiday", "days_since_holiday"],
        "ad_spend",
      ],
    });
  });

  it("are about categories and regions where files of a master say what belongs there", async () => {
    const path = (name: string) => join(folder(), `${name}.csv`);
    const days = Array.from({ length: 100 }, (_, index) => formatDay(parseDay("2026-05-01")! + index));
    const rows = days.flatMap((day) =>
      ["tea", "mug"].flatMap((id) => ["Kiel", "Ulm"].map((at) => `${day},${id},${at},3,2`)),
    );
    const files: readonly (readonly [string, string])[] = [
      ["sales", `date,product_id,location,units_sold,selling_price\n${rows.join("\n")}\n`],
      ["artikel", "Artikelnr;Warengruppe;Lieferant;Haltbarkeit\ntea;Food/Tea;S1;30\nmug;Home;;\n"],
      ["lieferanten", "Lieferant;Name\nS1;Hansen\n"],
      ["filialen", "Filiale;Gebiet\nKiel;Nord\nUlm;S\u00fcd\n"],
      [
        "plans",
        "kind,from,category,region\npromotion,2026-06-01,Food,\npromotion,2026-06-02,Food,Nord\nevent,2026-06-03,Toys,\n",
      ],
    ];
    for (const [name, text] of files) await writeFile(path(name), text);
    const { master, ...rest } = checkSandboxOptions({
      data: path("sales"),
      calendar: path("plans"),
      master: path("artikel"),
      suppliers: path("lieferanten"),
      locations: path("filialen"),
    });
    const demand = await prepareDemand({ ...rest, master, days: 8 });
    expect(demand.master!.suppliers).to.deep.equal([{ supplier: "S1", name: "Hansen" }]);
    const plans = plansOf(demand)!;
    const told = (key: string) => plans.of(key).map(({ fromDay }) => formatDay(fromDay));
    expect(told("tea @ Kiel")).to.have.members(["2026-06-01", "2026-06-02"]);
    expect(told("tea @ Ulm")).to.deep.equal(["2026-06-01"]);
    expect(told("mug @ Kiel")).to.deep.equal([]);
    for (const name of ["master", "suppliers", "locations"]) {
      expect(() => checkSandboxOptions({ [name]: "x.csv" })).to.throw(
        UsageError,
        `--${name} is about demand`,
      );
    }
  });

  it("come with a file of demand only", () => {
    expect(() => checkSandboxOptions({ calendar: "plans.csv" })).to.throw(UsageError, /--data/);
    expect(() => checkSandboxOptions({ data: "sales.csv", knownDaysAhead: 14 })).to.throw(
      UsageError,
      /--calendar/,
    );
    expect(
      checkSandboxOptions({ data: "sales.csv", calendar: "holidays:DE", knownDaysAhead: 14 }),
    ).to.include({ calendar: "holidays:DE", knownDaysAhead: 14 });
  });
});
