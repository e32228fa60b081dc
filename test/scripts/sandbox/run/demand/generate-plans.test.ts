import { expect } from "chai";
import { formatDay, parseDay } from "../../../../../functions/demand/calendar";
import { toSeriesKey } from "../../../../../functions/demand/series-key";
import { GENERATED_UNTIL, generateDemand } from "../../../../../scripts/sandbox/run/demand/generate-demand";
import { DAYS_BEYOND, generatePlans } from "../../../../../scripts/sandbox/run/demand/generate-plans";
import { prepareDemand } from "../../../../../scripts/sandbox/run/demand/played-demand";

describe("made-up plans", () => {
  const options = { products: 6, places: 2, days: 10, seed: 3 };
  const beyond = generateDemand({ ...options, daysBeyond: DAYS_BEYOND });
  const plans = generatePlans(beyond, 3);
  const promotions = plans.filter(({ kind }) => kind === "promotion");

  it("are the promotions that took place, at the price that was asked", () => {
    for (const { productId: key, days, sellingPrice, features } of beyond) {
      const own = promotions.filter(
        ({ productId, location }) => toSeriesKey({ productId: productId!, location }) === key,
      );
      const isPlanned = (day: number) =>
        own.find(({ from, to }) => from <= formatDay(day) && formatDay(day) <= to);
      days.forEach((day, row) => {
        expect(isPlanned(day) ? 1 : 0, `${key} ${formatDay(day)}`).equal(features.promotion![row]);
        if (isPlanned(day)) expect(sellingPrice[row]).equal(isPlanned(day)!.price);
      });
    }
    expect(promotions.length).above(50);
  });

  it("are known before they begin, and no day later than demand is made up for", () => {
    for (const { from, knownFrom } of promotions) {
      const ahead = parseDay(from)! - parseDay(knownFrom)!;
      expect(ahead).within(1, DAYS_BEYOND - 7);
    }
    // What is known on the last day is as long as it will be: nothing is cut at the end of what is made up.
    const last = formatDay(GENERATED_UNTIL + DAYS_BEYOND);
    expect(
      promotions.filter(({ to, knownFrom }) => to >= last && knownFrom <= formatDay(GENERATED_UNTIL)),
    ).deep.equal([]);
  });

  it("name the holidays on which nothing is sold, and one of the days that are played on which shops are open", () => {
    const holidays = plans.filter(({ kind }) => kind === "holiday");
    const named = holidays.map(({ from, name }) => `${from} ${name}`);
    expect(named).include.members(["2025-12-25 Christmas Day", "2026-09-07 Labor Day"]);
    const open = new Set(beyond.flatMap(({ days }) => [...days].map(formatDay)));
    expect(holidays.filter(({ from }) => open.has(from)).map(({ name }) => name)).deep.equal([
      "Labor Day",
      "Labor Day",
    ]);
  });

  it("do not depend on how many others plan, nor does demand on them", async () => {
    const few = generatePlans(generateDemand({ ...options, products: 2, daysBeyond: DAYS_BEYOND }), 3);
    expect(plans).deep.include.members(few as object[]);
    const played = await prepareDemand({ ...options, driftShare: 0 });
    expect(played.plans).deep.equal(plans);
    const alone = generateDemand(options);
    expect(played.history.map(({ unitsSold }) => [...unitsSold])).deep.equal(
      alone.map(({ days, unitsSold }) => [...unitsSold].filter((_, row) => days[row]! < played.firstDay)),
    );
  });

  it("are made for nobody whose world is to change", async () => {
    const { plans: none } = await prepareDemand({ ...options, driftShare: 0, habitsChangeAfterDays: 5 });
    expect(none).equal(undefined);
  });
});
