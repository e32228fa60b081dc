import { expect } from "chai";
import fc from "fast-check";
import type { Recommendation } from "../../../functions/contracts/results/costs";
import { rankRecommendations } from "../../../functions/costs/recommendation";

const saving = (id: string, savingUsdPerMonth: number): Recommendation => ({
  id,
  rule: "rule",
  resource: "resource",
  title: "title",
  savingUsdPerMonth,
  risk: "low",
  evidence: [],
  prices: [],
  givesUp: "nothing",
  changes: [],
});

describe("the rank of recommendations", () => {
  it("puts the dearest first, and equal ones by their id", () => {
    const list = [saving("b", 5), saving("c", 7), saving("a", 5), saving("d", 1)];
    expect(rankRecommendations(list).map(({ id }) => id)).to.deep.equal(["c", "a", "b", "d"]);
    expect(list.map(({ id }) => id)).to.deep.equal(["b", "c", "a", "d"]);
  });

  it("does not depend on the order in which rules speak", () => {
    const savings = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 0, max: 3 })), {
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(savings, (list) => {
        const ranked = rankRecommendations(list.map(([id, usd]) => saving(id, usd)));
        const reversed = rankRecommendations([...list].reverse().map(([id, usd]) => saving(id, usd)));
        expect(ranked).to.deep.equal(reversed);
      }),
    );
  });
});
