import { expect } from "chai";
import type { Explanation } from "../../../../functions/contracts/results/explanation";
import { renderExplanation } from "../../../../scripts/operations/report/show-explanation";

const EXPLANATION: Explanation = {
  schemaVersion: 1,
  environment: "dev",
  productId: "P1",
  day: "2026-10-01",
  forecastOrigin: "2026-09-30",
  forecastUnits: 12,
  usedUnits: 12,
  usualUnits: 10,
  parts: [
    { part: "weekday", name: "that it is a Thursday", units: 3 },
    { part: "price", name: "its price", units: -1 },
    { part: "lately", name: "how it sold lately", units: -0.04 },
    { part: "fleet", name: "how the whole fleet sells", units: 0.04 },
  ],
  change: null,
  sentence: "12 units are forecast.",
  notes: [],
};

describe("an explanation on the command line", () => {
  it("has a sign for each part, and none for one that rounds to nothing", () => {
    const units = renderExplanation(EXPLANATION, false)
      .split("\n")
      .flatMap((line) => line.split("\t")[1] ?? []);
    expect(units).to.deep.equal(["units", "10.0", "+3.0", "-1.0", "0.0", "0.0", "12.0"]);
  });

  it("says so where there was no forecast a week ago", () => {
    expect(renderExplanation(EXPLANATION, false)).to.contain("A week ago this day was not forecast yet");
  });
});
