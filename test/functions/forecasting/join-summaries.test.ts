import { expect } from "chai";
import {
  type BatchPredictSummary,
  QUARANTINE_EXAMPLES,
  type Quarantine,
} from "../../../functions/contracts/results/predictions";
import { joinPredictSummaries, joinQuarantines } from "../../../functions/forecasting/join-summaries";

const example = (productId: string): Quarantine["examples"][number] => ({
  productId,
  date: "2026-11-23",
  fault: "negative",
  predicted: "-5",
  lower: "NaN",
  upper: "NaN",
  limitUnits: 50,
});
const quarantine = (forecasts: number, products: number, faults: Record<string, number>, named: number) => ({
  forecasts,
  products,
  faults,
  examples: Array.from({ length: named }, (_, index) => example(`P${forecasts}-${index}`)),
});

describe("quarantines joined", () => {
  it("add up what was left out, fault by fault, and name the first only", () => {
    const joined = joinQuarantines([
      quarantine(7, 2, { negative: 4, "far beyond what was ever sold": 3 }, 15),
      quarantine(5, 3, { negative: 5 }, 15),
    ]);
    expect(joined).to.deep.include({ forecasts: 12, products: 5 });
    expect(joined.faults).to.deep.equal({ negative: 9, "far beyond what was ever sold": 3 });
    expect(joined.examples).to.have.length(QUARANTINE_EXAMPLES);
    expect(joined.examples[15]?.productId).to.equal("P5-0");
  });

  it("of no part leave out nothing", () => {
    expect(joinQuarantines([])).to.deep.equal(quarantine(0, 0, {}, 0));
  });
});

describe("summaries of workers joined", () => {
  it("are as old as the shard with the newest data", () => {
    const summary = (dataAgeDays: number): BatchPredictSummary => ({
      runDate: "2026-11-23",
      forecastOrigin: "2026-11-22",
      modelVersion: "v7",
      shards: 1,
      products: 1,
      forecasts: 14,
      inactiveProducts: 0,
      quarantined: quarantine(1, 1, { negative: 1 }, 1),
      dataAgeDays,
      files: {},
      failures: [],
    });
    const joined = joinPredictSummaries([summary(5), summary(2), summary(9)]);
    expect(joined.dataAgeDays).to.equal(2);
    expect(joined.quarantined.faults).to.deep.equal({ negative: 3 });
  });
});
