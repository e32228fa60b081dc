import { expect } from "chai";
import { model } from "../../../../functions/contracts/settings/model";
import { formatDay, instantOfDay } from "../../../../functions/demand/calendar";
import { readCalendar } from "../../../../functions/handlers/calendar/read-calendar";
import { prepareDemand } from "../../../../scripts/sandbox/run/demand/played-demand";
import { createPlanWriter, planningSettings, plansOf } from "../../../../scripts/sandbox/run/played-plans";
import { createInMemoryLake } from "../../../support/in-memory-lake";

describe("plans of a sandbox", () => {
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
});
