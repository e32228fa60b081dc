import { expect } from "chai";
import type { FleetFigures } from "../../../../functions/business/report/build-fleet-report";
import {
  describeAhead,
  describeCutLevels,
  describeNotes,
  describeRate,
  describeRunNotes,
  describeStandIns,
  describeUnreachable,
} from "../../../../functions/business/report/notes";
import type { ClassFigures } from "../../../../functions/contracts/results/business-figures";
import type { OrdersDocument } from "../../../../functions/contracts/results/orders";
import type { ProductReport } from "../../../../functions/contracts/results/product-report";
import { ledgerDay } from "../../../support/ledger-days";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({ leadTimeDeviationDays: 0, orderPolicy: "order-up-to" });
const QUIET = {
  benefit: { benefitAmount: 100, orderingCostAmount: 0 },
  observed: { cancelledUnits: 0, returnedUnits: 0, closedDays: 0, censoredDays: 0 },
};
const figuresWith = (wanted: { benefit?: object; observed?: object } = {}) =>
  ({
    benefit: { ...QUIET.benefit, ...wanted.benefit },
    observed: { ...QUIET.observed, ...wanted.observed },
  }) as unknown as FleetFigures;
const notesOf = (wanted: Parameters<typeof figuresWith>[0], policy = POLICY) =>
  describeNotes(policy, figuresWith(wanted), "observed");
/** Of these patterns, those that a note matches. */
const said = (notes: readonly string[], ...patterns: RegExp[]) =>
  patterns.filter((pattern) => notes.some((note) => pattern.test(note)));

describe("the notes of a report", () => {
  it("say of how many days the forecasts are the baseline's, and what the figures then mean", () => {
    expect(describeStandIns(0)).deep.equal([]);
    expect(describeStandIns(1)[0]).match(
      /^On 1 product-day there was no model, or its forecast was not to be believed/,
    );
    expect(describeStandIns(12)[0]).match(
      /^On 12 product-days .*left out of the accuracy.*nothing over the base/,
    );
  });

  it("say that the figures are simulated and understate, and nothing more where nothing else is to say", () => {
    const notes = describeNotes(POLICY, figuresWith(), "observed");
    expect(notes).length(2);
    expect(notes[0]).match(/simulated.*not observed/);
    expect(notes[1]).match(/understate demand/);
  });

  it("say where the stock comes from", () => {
    const simulated = describeNotes(POLICY, figuresWith(), "simulated");
    expect(simulated[1]).match(/^The data has no inventory level/);
    expect(said(simulated, /full shelves/)).length(1);
    const mixed = describeNotes(POLICY, figuresWith(), "mixed");
    expect(mixed[1]).match(/^Some products have no inventory level/);
    expect(said(mixed, /full shelves/)).length(0);
  });

  it("tell of drawn lead times where there are", () => {
    const lead = /drawn from a fixed seed/;
    expect(said(notesOf({}, { ...POLICY, leadTimeDeviationDays: 1 }), lead)).deep.equal([lead]);
    expect(said(notesOf({}), lead)).deep.equal([]);
  });

  it("tell the rate of the bill where money is in another currency", () => {
    expect(describeRate({ code: "EUR", usdPerUnit: 1.25 })).deep.equal([
      "Money is in EUR; the AWS bill is converted at 1.25 US dollars per EUR (data.usdPerUnit).",
    ]);
    expect(describeRate(POLICY.currency)).deep.equal([]);
  });

  it("say that there is nothing to judge while no day was played", () => {
    const nothing = /nothing to judge/;
    expect(said(describeNotes(POLICY, undefined, "observed"), nothing)).length(1);
    expect(said(describeNotes(POLICY, figuresWith(), "observed", false), nothing)).length(1);
    expect(said(describeNotes(POLICY, figuresWith(), "observed"), nothing)).length(0);
    expect(said(describeNotes(POLICY, undefined, "observed", true), nothing)).length(0);
  });

  it("name the side that pays more for orders where that outweighs all else", () => {
    const model =
      /^Ordering cost decides the benefit: under the model's forecasts it is \$1,234 more than under the baseline's/;
    const baseline =
      /^Ordering cost decides the benefit: under the baseline's forecasts it is \$1,234 more than under the model's/;
    const saidOf = (orderingCostAmount: number | null, benefitAmount: number | null) => {
      const notes = notesOf({ benefit: { orderingCostAmount, benefitAmount } });
      if (said(notes, /Ordering cost decides/).length === 0) return "nothing";
      return { model: said(notes, model).length, baseline: said(notes, baseline).length };
    };
    // Costs under the baseline less costs under the model: negative where the model orders more.
    // The rest of the benefit is worth 1,234 and 1,233: the former is as much as the orders, or less by 40 cents.
    expect(saidOf(-1234.4, -0.4)).deep.equal({ model: 1, baseline: 0 });
    expect(saidOf(1234.4, 0.4)).deep.equal({ model: 0, baseline: 1 });
    expect(saidOf(-1234, -1)).deep.equal({ model: 1, baseline: 0 });
    expect(saidOf(-1234, null)).equal("nothing");
    expect(saidOf(-1000, 0)).equal("nothing");
    expect(saidOf(-1000, 1000)).equal("nothing");
    expect(saidOf(null, 0)).equal("nothing");
  });

  it("propose the reorder point only to those who do not wait for it, and nothing before a day was played", () => {
    const costly = { benefit: { orderingCostAmount: -500, benefitAmount: -490 } };
    const proposal = /reorder-point" places fewer and larger orders/;
    expect(said(notesOf(costly), proposal)).length(1);
    const waiting = notesOf(costly, { ...POLICY, orderPolicy: "reorder-point" });
    expect(said(waiting, proposal, /it is \$500/)).length(1);
    expect(
      said(describeNotes(POLICY, figuresWith(costly), "observed", false), /Ordering cost decides/),
    ).length(0);
  });

  it("count what was cancelled, returned, closed and censored, each only where there is any", () => {
    const observed = { cancelledUnits: 3, returnedUnits: 4, closedDays: 5, censoredDays: 6 };
    const patterns = {
      cancelledUnits: /^3 units were sold and credited/,
      returnedUnits: /^4 units were returned/,
      closedDays: /^5 days were closures/,
      censoredDays: /^On 6 product-days/,
    };
    expect(said(notesOf({ observed }), ...Object.values(patterns))).length(4);
    expect(notesOf({ observed })).length(6);
    for (const name of Object.keys(observed) as (keyof typeof observed)[]) {
      const notes = notesOf({ observed: { [name]: observed[name] } });
      expect(notes, name).length(3);
      expect(notes[2], name).match(patterns[name]);
    }
  });
});

describe("the notes on a run", () => {
  const quiet = { runDay: "2026-11-23", dataAgeDays: 0, baselineProducts: 0, products: 9 };
  const notesOfRun = (wanted: object = {}, held = 0) =>
    describeRunNotes({ ...quiet, totals: { held: { count: held } }, ...wanted } as unknown as OrdersDocument);

  it("do not exist without a run, nor for one in which all was well", () => {
    expect(describeRunNotes(undefined)).deep.equal([]);
    expect(notesOfRun()).deep.equal([]);
  });

  it("say how old the data are, one day or several", () => {
    expect(notesOfRun({ dataAgeDays: 1 })).length(1);
    expect(notesOfRun({ dataAgeDays: 1 })[0]).match(
      /^The data end 1 day of trade before the run of 23 Nov 2026:/,
    );
    expect(notesOfRun({ dataAgeDays: 2 })[0]).match(/^The data end 2 days of trade /);
  });

  it("say for how many products the baseline stands in, and how many orders are held, in this order", () => {
    const [age, baseline, held, ...others] = notesOfRun({ dataAgeDays: 4, baselineProducts: 1 }, 1);
    expect(age).match(/4 days/);
    expect(baseline).match(/^For 1 of 9 products the seasonal-naive baseline's forecast stands in/);
    expect(held).match(/^1 order lines are held .*held_because/);
    expect(others).deep.equal([]);
  });

  it("count the days ahead that are not the model's", () => {
    const ahead = (...sources: string[]) =>
      describeAhead(sources.map((source) => ({ source })) as unknown as ProductReport["ahead"]);
    expect(ahead()).deep.equal([]);
    expect(ahead("model", "model")).deep.equal([]);
    expect(ahead("model", "baseline", "model")).length(1);
    expect(ahead("model", "baseline", "model")[0]).match(/^On 1 of the 3 days ahead/);
  });
});

describe("what is said of demand that waits", () => {
  it("is what lost sales and lost margin then mean, and nothing where it is lost", () => {
    const told = (unmetDemand: "lost" | "backordered") =>
      describeNotes({ ...POLICY, unmetDemand }, figuresWith(), "observed").filter((note) =>
        note.includes("backorderCostRatioPerDay"),
      ).length;
    expect([told("backordered"), told("lost")]).deep.equal([1, 0]);
  });
});

describe("what is said of levels at their bound", () => {
  const dayWith = (day: number, ...levelCut: number[]) =>
    ledgerDay(
      day,
      levelCut.map((_, index) => `P${index}`),
      { model: { levelCut } },
    );

  it("is on how many product-days they stood there, and nothing where none did", () => {
    expect(describeCutLevels([dayWith(1, 0, 0), ledgerDay(2, ["a"])])).deep.equal([]);
    // Books of before there was a bound tell nothing.
    expect(describeCutLevels([dayWith(1, Number.NaN)])).deep.equal([]);
    expect(describeCutLevels([dayWith(1, 0, 3)])[0]).match(
      /^On 1 product-day the order level stood at its bound, 3 times/,
    );
    expect(describeCutLevels([dayWith(1, 4, 3), dayWith(2, 1, 0)])[0]).match(/^On 3 product-days /);
  });
});

describe("what is said of classes that cannot reach the target", () => {
  const ofClass = (xyz: "Y" | "Z" | "new", own: Partial<ClassFigures>) =>
    ({
      abc: "C",
      xyz,
      demandCycles: 500,
      fillRate: 0.98,
      demandCycleServiceLevel: 0.98,
      ...own,
    }) as ClassFigures;
  const aim = { serviceTarget: "fill-rate", serviceLevelTarget: 0.98 } as const;

  it("is which, what they serve, what they could at most, and why", () => {
    const classes = [
      ofClass("Z", { fillRate: 0.931, attainable: 0.951 }),
      ofClass("new", { fillRate: 0.85, attainable: 0.93 }),
      // One that misses what it could reach, and one that reaches it.
      ofClass("Y", { fillRate: 0.931, attainable: 0.975 }),
      ofClass("Y", { fillRate: 0.981, attainable: 0.985 }),
    ];
    expect(describeUnreachable(classes, aim)).deep.equal([
      "Not reachable: 98.0 % of the units in classes CZ 93.1 %, 95.1 % at most; C, new 85.0 %, 93.0 % at most. What is beyond that was asked for in bursts beyond 3 times the highest demand that a product had shown or was taken to come to, which is as high as its order level may be.",
    ]);
    // Of the cycles they reach it.
    expect(describeUnreachable(classes, { ...aim, serviceTarget: "cycle-service-level" })).deep.equal([]);
  });

  it("is nothing of few cycles, at least cost, and in reports of before it was told", () => {
    expect(
      describeUnreachable([ofClass("Z", { fillRate: 0.9, attainable: 0.9, demandCycles: 99 })], aim),
    ).deep.equal([]);
    expect(describeUnreachable([ofClass("Z", { fillRate: 0.9 })], aim)).deep.equal([]);
  });
});
