import { expect } from "chai";
import {
  describeServedModels,
  findModelDifference,
  type ServedModelState,
} from "../../../../scripts/operations/status/served-models";

const STATE: ServedModelState = {
  served: { champion: "2026-11-01" },
  wanted: "2026-11-01",
  wantedBy: "Pulumi.prod.yaml",
};
const WANTED_ANOTHER = { ...STATE, wanted: "2026-12-01" };

describe("ops status, of models", () => {
  it("finds no fault where what is wanted serves", () => {
    expect(findModelDifference(STATE, "InService")).to.equal(undefined);
  });

  it("says what serves, what is wanted and by whom, and what to do, where the two differ", () => {
    expect(findModelDifference(WANTED_ANOTHER, "InService"))
      .to.contain("Model 2026-11-01 serves, but Pulumi.prod.yaml wants 2026-12-01")
      .and.contain("ops -- rollback");
    expect(findModelDifference({ ...STATE, served: {} }, "InService")).to.match(/^Model unknown serves/);
  });

  it("waits for a deployment that is under way, and for no endpoint that failed", () => {
    expect(findModelDifference(WANTED_ANOTHER, "Updating")).to.equal(undefined);
    expect(findModelDifference(WANTED_ANOTHER, "Creating")).to.equal(undefined);
    expect(findModelDifference(WANTED_ANOTHER, "Failed")).to.be.a("string");
  });

  it("names who else answers", () => {
    expect(describeServedModels(STATE)).to.equal("2026-11-01");
    const served = { champion: "2026-11-01", challenger: "2026-12-01" };
    expect(describeServedModels({ ...STATE, served })).to.equal("2026-11-01, 2026-12-01 as challenger");
  });
});
