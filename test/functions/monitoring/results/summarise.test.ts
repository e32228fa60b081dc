import { expect } from "chai";
import type { ConceptStatus } from "../../../../functions/contracts/product-verdict";
import type { ProductResult } from "../../../../functions/monitoring/results/product-result";
import {
  AttentionList,
  ConceptTotals,
  countClosed,
  countMissing,
  DayTotals,
  DriftTotals,
} from "../../../../functions/monitoring/results/summarise";
import { DAY, driftedBy, evidenceOf, OK, resultOf, scoreOf } from "./build-result";

const isOpenDay = (day: number) => day % 2 === 0;

/** A total after all have been added. */
function addAll<T, Total extends { add(each: T): void }>(total: Total, all: readonly T[]): Total {
  for (const each of all) total.add(each);
  return total;
}
const listAttention = (results: readonly ProductResult[], watchList: readonly string[]) =>
  addAll(new AttentionList(watchList), results).sorted();

describe("totals of days", () => {
  it("takes a day without a row for closed when nobody sold, else for missing, and adds up to the total", () => {
    const first = scoreOf("A", [[1, 1]], { censored: 2, incomplete: 3, daysWithoutRow: [2, 3, 4, 5, 7] });
    expect(countMissing(first, isOpenDay)).to.equal(5);
    expect(countClosed(first, isOpenDay)).to.equal(3);
    const second = scoreOf("B", [[1, 1]], { censored: 1, quarantined: 6, daysWithoutRow: [1] });
    expect(addAll(new DayTotals(isOpenDay), [first, second]).summary()).to.deep.equal({
      total: 2 + 4 + 3 + 5 + 6,
      scored: 2,
      closed: 4,
      censored: 3,
      missing: 5,
      quarantined: 6,
    });
    expect(new DayTotals(isOpenDay).summary().total).to.equal(0);
  });
});

describe("totals of drift", () => {
  it("counts tested and drifting products, and a product once per feature, most products first, then by name", () => {
    const [price, gaps, traffic, area] = [
      evidenceOf(),
      evidenceOf({ kind: "missing" }),
      evidenceOf({ feature: "traffic" }),
      evidenceOf({ feature: "area" }),
    ];
    const unknown = { status: "insufficient-data", score: undefined, features: [] } as const;
    const summary = addAll(new DriftTotals(), [
      resultOf(scoreOf("A"), { data: driftedBy(traffic, price, gaps) }),
      resultOf(scoreOf("B"), { data: driftedBy(area, traffic) }),
      resultOf(scoreOf("C")),
      resultOf(scoreOf("D"), { data: unknown }),
      resultOf(scoreOf("E"), { data: driftedBy(price, area) }),
      resultOf(scoreOf("F"), { data: driftedBy(traffic) }),
      resultOf(scoreOf("G"), { data: driftedBy(evidenceOf({ feature: "b" })) }),
      resultOf(scoreOf("H"), { data: driftedBy(evidenceOf({ feature: "a" }), evidenceOf({ feature: "c" })) }),
    ]).summary();
    expect(summary).to.deep.equal({
      productsTested: 7,
      productsDrifted: 6,
      byFeature: [
        { feature: "traffic", products: 3 },
        { feature: "area", products: 2 },
        { feature: "selling_price", products: 2 },
        { feature: "a", products: 1 },
        { feature: "b", products: 1 },
        { feature: "c", products: 1 },
      ],
    });
  });
});

describe("totals of concept drift", () => {
  it("counts products by verdict", () => {
    const statuses: ConceptStatus[] = [
      "ok",
      "ok",
      "ok",
      "warning",
      "degraded",
      "degraded",
      "insufficient-data",
    ];
    const results = statuses.map((status, index) =>
      resultOf(scoreOf(`${index}`), { concept: { ...OK, status } }),
    );
    expect(addAll(new ConceptTotals(), results).summary()).to.deep.equal({
      ok: 3,
      warning: 1,
      degraded: 2,
      insufficientData: 1,
    });
  });
});

describe("the list of what needs attention", () => {
  /** A product in alarm by one feature, with its revenue over its scored days. */
  const alarm = (productId: string, score: number, revenue: number, days = 1) =>
    resultOf(scoreOf(productId, new Array<[number, number]>(days).fill([1, 1]), { revenue }), {}, [
      evidenceOf({ score }),
    ]);

  it("tells of a product why, since when, how sure and what it touches", () => {
    const evidence = [
      evidenceOf({ score: 1.5, sinceDay: DAY - 4 }),
      evidenceOf({ feature: "traffic", score: 1.8 }),
    ];
    const concept = { ...OK, status: "warning", score: 1.2, errorRatio: 1 } as const;
    const [item, ...others] = listAttention(
      [
        resultOf(scoreOf("calm")),
        resultOf(
          scoreOf(
            "P",
            [
              [1, 1],
              [1, 1],
            ],
            { revenue: 50 },
          ),
          { concept },
          evidence,
        ),
      ],
      [],
    );
    expect(others).to.deep.equal([]);
    expect(item).to.deep.include({
      productId: "P",
      since: "2024-09-30",
      score: 1.8,
      revenuePerDay: 25,
      watched: false,
    });
    expect(item!.causes.map(({ reason }) => reason)).to.deep.equal([
      "traffic level",
      "selling_price level",
      "forecast error warning",
    ]);
    expect(item!.reasons).to.deep.equal(item!.causes.map(({ text }) => text));
  });

  it("has no revenue of a product that was not scored, and no beginning where none is known", () => {
    const concept = { ...OK, status: "degraded", score: 2 } as const;
    const [item] = listAttention([resultOf(scoreOf("P", [], { revenue: 9 }), { concept })], []);
    expect(item).to.include({ revenuePerDay: null, since: null });
  });

  it("puts watched products first, then what touches most revenue, then what is surest, then by name", () => {
    const results = [
      alarm("small", 1.5, 10),
      alarm("none b", 2, 0),
      alarm("none a", 2, 0),
      alarm("surest", 3, -5),
      alarm("large", 1.2, 1_000, 10),
      alarm("watched", 1.1, 1),
      alarm("also watched", 1.1, 3),
      resultOf(scoreOf("unscored", []), {}, [evidenceOf({ score: 2.5 })]),
    ];
    const expected = ["also watched", "watched", "large", "small", "surest", "unscored", "none a", "none b"];
    for (const list of [results, results.toReversed()]) {
      const items = listAttention(list, ["watched", "also watched", "absent"]);
      expect(items.map(({ productId }) => productId)).to.deep.equal(expected);
      expect(items.filter(({ watched }) => watched)).to.have.length(2);
    }
  });
});
