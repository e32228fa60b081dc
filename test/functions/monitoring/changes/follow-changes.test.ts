import { expect } from "chai";
import type { Declaration } from "../../../../functions/contracts/declarations";
import type { ConceptVerdict } from "../../../../functions/contracts/product-verdict";
import type { OpenChange } from "../../../../functions/contracts/results/monitoring";
import { formatDay } from "../../../../functions/demand/calendar";
import type { DemandSeries } from "../../../../functions/demand/series";
import { readChangeTable, toChangeTable } from "../../../../functions/monitoring/changes/change-table";
import { type FollowedProduct, followChanges } from "../../../../functions/monitoring/changes/follow-changes";
import { DAY, evidenceOf, OK } from "../results/build-result";

const ONSET = DAY;
const DAYS = 200;

/** A price of 10 that is 12 from the onset on, and another one from a later day on. */
function seriesOf(laterPrice = 12, laterFrom = ONSET + 60): DemandSeries {
  const days = Int32Array.from({ length: DAYS }, (_, index) => ONSET - 100 + index);
  const price = (day: number) => (day < ONSET ? 10 : day < laterFrom ? 12 : laterPrice);
  return {
    productId: "P",
    days,
    unitsSold: new Float64Array(DAYS).fill(5),
    sellingPrice: Float64Array.from(days, price),
    features: {},
    categories: {},
  };
}

const upTo = (series: DemandSeries, day: number): DemandSeries => {
  const rows = series.days.findIndex((each) => each > day);
  return { ...series, days: series.days.slice(0, rows), sellingPrice: series.sellingPrice.slice(0, rows) };
};
const PRICE = evidenceOf({ feature: "selling_price", kind: "level", sinceDay: ONSET, before: 10, now: 12 });
const DEGRADED: ConceptVerdict = { ...OK, status: "degraded", errorRatio: 1.8, score: 2, sinceDay: ONSET };

function follow(runDay: number, changes: Partial<FollowedProduct> = {}): readonly OpenChange[] {
  return followChanges({
    series: upTo(seriesOf(), runDay - 1),
    runDay,
    before: [],
    evidence: [],
    concept: OK,
    declarations: [],
    revenuePerDay: 50,
    referenceWindowDays: 335,
    ...changes,
  });
}

const RAISED = ONSET + 5;
const declarationOf = (changes: Partial<Declaration> = {}): Declaration => ({
  id: "d1",
  status: "acknowledged",
  productId: "P",
  feature: "selling_price",
  from: formatDay(ONSET),
  settledOn: formatDay(ONSET + 6),
  why: "new price list",
  declaredBy: "ana",
  declaredAt: `${formatDay(ONSET + 9)}T08:00:00.000Z`,
  ...changes,
});

describe("followChanges", () => {
  const raised = follow(RAISED, { evidence: [PRICE] });

  it("lists what is in alarm, with its figures and the day it was raised", () => {
    expect(raised).to.deep.equal([
      {
        productId: "P",
        feature: "selling_price",
        kind: "level",
        text: null,
        state: "in-alarm",
        since: formatDay(ONSET),
        raisedOn: formatDay(RAISED),
        settledOn: null,
        before: 10,
        now: 12,
        score: 2,
        revenuePerDay: 50,
        declarationId: null,
        declaredBy: null,
        why: null,
      },
    ]);
  });

  it("takes what is named while another alarm fades for no change of its own", () => {
    expect(follow(RAISED, { evidence: [{ ...PRICE, score: 0.4 }] })).to.deep.equal([]);
    expect(follow(RAISED + 1, { before: raised, evidence: [{ ...PRICE, score: 0.4 }] })).to.have.length(1);
  });

  it("keeps the day an alarm was raised and its highest certainty while its onset is estimated anew", () => {
    const later = { ...PRICE, sinceDay: ONSET + 20, score: 1.1 };
    const [change, ...others] = follow(RAISED + 1, { before: raised, evidence: [later] });
    expect(others).to.deep.equal([]);
    expect(change).to.include({ raisedOn: formatDay(RAISED), since: formatDay(ONSET + 20), score: 2 });
  });

  it("says that a change which lasts became the new normal, and since when, until it is acknowledged", () => {
    const settled = follow(ONSET + 30, { before: raised });
    expect(settled).to.have.length(1);
    expect(settled[0]).to.include({ state: "new-normal", settledOn: formatDay(ONSET + 30) });
    const weeksLater = follow(ONSET + 55, { before: settled });
    expect(weeksLater[0]).to.include({ state: "new-normal", settledOn: formatDay(ONSET + 30) });

    const acknowledged = follow(ONSET + 56, { before: weeksLater, declarations: [declarationOf()] });
    expect(acknowledged).to.have.length(1);
    expect(acknowledged[0]).to.include({
      ...{ state: "acknowledged", declaredBy: "ana", why: "new price list", declarationId: "d1" },
      ...{ before: 10, now: 12, since: formatDay(ONSET) },
    });
    // A declaration of something else leaves it alone.
    for (const other of [
      { feature: "traffic" },
      { kind: "missing" as const },
      { from: "2020-01-01", settledOn: "2020-01-07" },
    ]) {
      const open = follow(ONSET + 56, { before: weeksLater, declarations: [declarationOf(other)] });
      expect(open.map(({ state }) => state)).to.include("new-normal");
    }
  });

  it("forgets a change that went back to what it was, and one that was the normal for a year", () => {
    const settled = follow(ONSET + 30, { before: raised });
    const back = (price: number) =>
      follow(ONSET + 75, { before: settled, series: upTo(seriesOf(price), ONSET + 74) });
    expect(back(10)).to.deep.equal([]);
    expect(back(10.9)).to.deep.equal([]);
    expect(back(11.1)).to.have.length(1);
    const old = settled.map((change) => ({ ...change, settledOn: formatDay(ONSET + 60 - 366) }));
    expect(follow(ONSET + 60, { before: old })).to.deep.equal([]);
    const young = settled.map((change) => ({ ...change, settledOn: formatDay(ONSET + 60 - 365) }));
    expect(follow(ONSET + 60, { before: young })).to.have.length(1);
  });

  it("tells a second change of the same feature from the first", () => {
    const settled = follow(ONSET + 30, { before: raised });
    const second = { ...PRICE, sinceDay: ONSET + 45, before: 12, now: 15 };
    const both = follow(ONSET + 48, { before: settled, evidence: [second] });
    expect(both.map(({ state, since }) => [state, since])).to.deep.equal([
      ["in-alarm", formatDay(ONSET + 45)],
      ["new-normal", formatDay(ONSET)],
    ]);
    const declared = follow(ONSET + 49, {
      before: both,
      evidence: [second],
      declarations: [declarationOf()],
    });
    expect(declared.map(({ state }) => state)).to.deep.equal(["in-alarm", "acknowledged"]);
  });

  it("follows forecast errors by their ratio to what is usual", () => {
    const alarm = follow(RAISED, { concept: DEGRADED });
    expect(alarm[0]).to.include({ feature: "forecast_error", kind: "error", before: 1, now: 1.8 });
    const later = (errorRatio: number) =>
      follow(ONSET + 30, { before: alarm, concept: { ...OK, errorRatio } });
    expect(later(1.5)[0]).to.include({ state: "new-normal" });
    expect(later(1.3)).to.deep.equal([]);
  });

  it("lists an expected change from its day on, for two months", () => {
    const expected = [declarationOf({ status: "expected" })];
    const states = (runDay: number) => follow(runDay, { declarations: expected }).map(({ state }) => state);
    expect([ONSET, ONSET + 1, ONSET + 60, ONSET + 61].map(states)).to.deep.equal([
      [],
      ["expected"],
      ["expected"],
      [],
    ]);
  });

  it("survives the table it is written to", () => {
    const changes = [...raised, ...follow(ONSET + 30, { before: raised, declarations: [declarationOf()] })];
    expect(readChangeTable(toChangeTable(changes))).to.deep.equal(changes);
    expect(readChangeTable(toChangeTable([]))).to.deep.equal([]);
  });
});
