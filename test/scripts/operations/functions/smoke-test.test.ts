import { expect } from "chai";
import type { ProbeSummary } from "../../../../functions/contracts/results/probe";
import { describeProbe, findProbeFailure } from "../../../../scripts/operations/functions/smoke-test";

const FIT: ProbeSummary = {
  isDeploying: false,
  requests: 20,
  requestsFailed: 0,
  requestsRefused: 0,
  forecastsPerRequest: 280,
  distanceRatio: 0.123,
  answerMs: 41.7,
  modelVersions: { champion: "2026-11-01" },
  failures: {},
};

describe("ops smoke", () => {
  it("shows who was asked, what, and how the answers were", () => {
    expect(describeProbe(FIT)).to.equal(
      [
        "Model       2026-11-01 as champion",
        "Asked       20 requests of 280 forecasts; 0 failed, 0 not fit to serve",
        "Answers     in 42 ms on average",
        "Distance    12.3 % of the last forecasts' units at most",
      ].join("\n"),
    );
    expect(findProbeFailure(FIT)).to.equal(undefined);
  });

  it("fails for one request that failed, or was answered badly, and names why", () => {
    const bad = { ...FIT, requestsFailed: 1, requestsRefused: 2, failures: { "out of memory": 1 } };
    expect(findProbeFailure(bad)).to.contain("3 of 20 requests").and.contain("ops -- rollback");
    expect(describeProbe(bad)).to.match(/Wrong {7}1 x out of memory$/);
    expect(findProbeFailure({ ...FIT, requestsRefused: 1 })).to.be.a("string");
  });
});
