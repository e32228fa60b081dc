import { expect } from "chai";
import { toFalseAlarmShare } from "../../../../functions/monitoring/drift/thresholds";
import { completeCauses } from "../../../../functions/monitoring/results/complete-causes";
import type { OwnAttention } from "../../../../functions/monitoring/results/summarise";

const itemOf = (
  productId: string,
  since: string | null,
  score = 2,
  reason = "price level",
): OwnAttention => ({
  ...{ productId, reasons: [], since, score, revenuePerDay: null, watched: false },
  causes: [{ reason, text: reason, feature: "price", kind: "level", since, score }],
});
const causeOf = (items: readonly OwnAttention[], productId: string) =>
  completeCauses(items, 0.01).find((item) => item.productId === productId)!.causes[0]!;

describe("completeCauses", () => {
  it("says which products share a cause since about the same day, the worst first", () => {
    const items = [
      ...["W", "V", "U", "T", "S", "R"].map((id) => itemOf(id, "2026-09-05")),
      itemOf("P", "2026-09-10"),
      itemOf("late", "2026-09-16"),
      itemOf("early", "2026-09-04"),
      itemOf("other", "2026-09-10", 2, "price spread"),
      itemOf("unknown", null),
    ];
    expect(causeOf(items, "P")).to.deep.include({ sharedBy: 6, sharedWith: ["W", "V", "U", "T", "S"] });
    expect(causeOf(items, "late").sharedBy).to.equal(0);
    expect(causeOf(items, "early")).to.deep.include({ sharedBy: 6 });
    expect(causeOf(items, "unknown")).to.deep.include({ sharedBy: 0, sharedWith: [] });
  });

  it("says on how many days a stable product shows so much, and where to look", () => {
    const days = (score: number) => causeOf([itemOf("P", null, score)], "P").oneInDays;
    expect(days(1)).to.equal(100);
    expect(days(1.4)).to.be.within(250, 400);
    expect(days(9)).to.equal(null);
    expect(causeOf([itemOf("P", null)], "P").lookAt[0]).to.match(/price list/);
  });
});

describe("toFalseAlarmShare", () => {
  it("gives the rate back at its threshold, and less above", () => {
    for (const isConcept of [false, true]) {
      for (const rate of [0.05, 0.02, 0.01, 0.001, 0.0001]) {
        expect(toFalseAlarmShare(1, rate, isConcept)).to.be.closeTo(rate, rate * 1e-9);
        expect(toFalseAlarmShare(1.1, rate, isConcept)).to.be.below(rate);
      }
    }
    expect(toFalseAlarmShare(0, 0.01, false)).to.be.within(0.5, 1);
  });
});
