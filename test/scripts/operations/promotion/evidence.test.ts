import { expect } from "chai";
import { compareOnSameDays, gatherEvidence } from "../../../../scripts/operations/promotion/evidence";
import { createScores, type ShownScores } from "../../../support/promotion-evidence";

const FIRST = 20_000;
const play = (days: number, scores: ShownScores, from = FIRST) =>
  Array.from({ length: days }, (_, index) => createScores(from + index, scores));

describe("gatherEvidence", () => {
  it("counts the days, rows and errors of one version, from a day on", () => {
    const tables = [
      ...play(7, { version: "v1", errorUnits: 9 }),
      ...play(14, { version: "v2", errorUnits: 5 }, FIRST + 7),
    ];
    const found = gatherEvidence(tables, "v2", FIRST + 14);
    expect(found.days).to.deep.equal([14, 15, 16, 17, 18, 19, 20].map((day) => FIRST + day));
    expect(found).to.include({ version: "v2", productDays: 21, quarantined: 0 });
    // Of a week three products sell 20 + 10 x 0..6 and 0, 1, 2 units more: 3 x 350 + 7 x 3 = 1,071 units.
    expect(found.wape).to.be.closeTo((5 * 21) / 1071, 1e-12);
  });

  it("knows nothing of a version that never ran, whatever others have shown", () => {
    const found = gatherEvidence(play(30, { version: "v1", errorUnits: 1 }), "v2", FIRST);
    expect(found).to.deep.include({ days: [], productDays: 0, wape: undefined, baselines: [] });
  });

  it("compares with the same weekday and with the mean of seven days, each on the days it has, hardest first", () => {
    const { baselines } = gatherEvidence(play(14, { version: "v1", errorUnits: 5 }), "v1", FIRST);
    expect(baselines.map(({ name }) => name)).to.deep.equal(["same weekday a week before", "mean of 7 days"]);
    const [naive, mean] = baselines;
    expect(naive!.wape).to.be.closeTo(0.125, 1e-12);
    // A week's mean is 50 and the product's own: |-30, -20, ..., 30| = 120 for each of three products and 1,071 units.
    expect(mean!.wape).to.be.closeTo(360 / 1071, 1e-12);
    expect(mean!.modelWape).to.be.closeTo(naive!.modelWape, 1e-12);
  });

  it("counts what was quarantined, and scores none of it", () => {
    const treatment = (product: number) => (product === 0 ? "quarantined" : "scored");
    const found = gatherEvidence(play(7, { version: "v1", errorUnits: 5, treatment }), "v1", FIRST);
    expect(found).to.include({ productDays: 14, quarantined: 7 });
  });
});

describe("evidence of a model that competes with the champion", () => {
  /** The competitor misses by 2 where the champion misses by 9; of the first product it said nothing. */
  const tables = play(7, { version: "v1", errorUnits: 9 }).map(({ rowCount, columns }) => ({
    rowCount,
    columns: {
      ...columns,
      competitor_predicted_demand: (columns.actual as Float64Array).map((units, row) =>
        row === 0 ? Number.NaN : units + 2,
      ),
      competitor_model_version: new Array<string>(rowCount).fill("v2"),
    },
  }));

  it("is what it forecast beside it, on the products and days on which it said something", () => {
    const found = gatherEvidence(tables, "v2", FIRST);
    expect(found).to.include({ productDays: 14 });
    // Two products sell 20 + 10 x 0..6 and 1, 2 units more: 2 x 350 + 7 x 3 = 721 units.
    expect(found.wape).to.be.closeTo((2 * 14) / 721, 1e-12);
    expect(gatherEvidence(tables, "v1", FIRST)).to.include({ productDays: 21 });
  });

  it("counts beside another stack's model on the same days", () => {
    const target = { tables: play(7, { version: "v0", errorUnits: 4 }), version: "v0" };
    const same = compareOnSameDays({ tables, version: "v2" }, target, FIRST)!;
    expect(same).to.include({ productDays: 14 });
    expect(same.wape / same.targetWape).to.be.closeTo(2 / 4, 1e-12);
  });
});

describe("compareOnSameDays", () => {
  const own = { tables: play(10, { version: "v2", errorUnits: 5, products: 3 }), version: "v2" };

  it("takes products and days that both have scored, of the two versions", () => {
    const tables = [
      ...play(4, { version: "v1", errorUnits: 2, products: 2 }),
      ...play(9, { version: "v0", errorUnits: 1 }, FIRST + 4),
    ];
    const same = compareOnSameDays(own, { tables, version: "v1" }, FIRST);
    expect(same).to.include({ days: 4, productDays: 8, differingActuals: 0 });
    expect(same!.wape / same!.targetWape).to.be.closeTo(5 / 2, 1e-12);
  });

  it("finds nothing where the target's version was never scored", () => {
    expect(compareOnSameDays(own, { tables: own.tables, version: "v1" }, FIRST)).to.equal(undefined);
  });

  it("leaves out, and counts, what the two lakes disagree about", () => {
    const tables = play(10, { version: "v1", errorUnits: 2 });
    (tables[0]!.columns.actual as Float64Array)[0] = 1;
    expect(compareOnSameDays(own, { tables, version: "v1" }, FIRST)).to.include({
      productDays: 29,
      differingActuals: 1,
    });
  });
});
