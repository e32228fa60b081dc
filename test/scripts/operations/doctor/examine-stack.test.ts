import { expect } from "chai";
import { type Examined, examine } from "../../../../scripts/operations/doctor/examine-stack";

const GOOD: Examined = {
  stack: "dev",
  refusals: [],
  estimate: { lines: [], usdPerMonth: 100, mostUsdPerMonth: 100, missingPrices: [] },
  budgetUsd: 100,
  subscriptions: 1,
  artifact: { address: "s3://models/v1/model.tar.gz", exists: true, sha256: "aa" },
  pinnedSha256: "aa",
  concurrency: { limit: 120, reserved: 20 },
  costTag: { isKnown: true },
  pulumiUser: "somebody",
};
const lacks = (changes: Partial<Examined>) =>
  examine({ ...GOOD, ...changes })
    .filter(({ state }) => state !== "ok")
    .map(({ name, state }) => `${name} ${state}`);

describe("what a first deployment lacks", () => {
  it("is nothing where all is there, each at its limit", () => {
    expect(lacks({})).to.deep.equal([]);
    expect(examine(GOOD).every(({ remedy }) => remedy === undefined)).to.equal(true);
  });

  it("is what the program or a policy refuses, and a login", () => {
    expect(lacks({ refusals: ["endpoint.kind is wrong"] })).to.deep.equal(["configuration missing"]);
    expect(lacks({ pulumiUser: { unknownBecause: "not logged in" } })).to.deep.equal(["state missing"]);
  });

  it("is an artifact that is not there, or is other bytes than are pinned; one that cannot be seen is not known", () => {
    expect(lacks({ artifact: { address: "s3://x", exists: false } })).to.deep.equal(["artifact missing"]);
    expect(lacks({ pinnedSha256: "bb" })).to.deep.equal(["artifact missing"]);
    expect(lacks({ artifact: { unknownBecause: "AccessDenied" } })).to.deep.equal(["artifact unknown"]);
  });

  it("is room for functions: a new account may run ten at once, from which nothing can be reserved", () => {
    const found = examine({ ...GOOD, concurrency: { limit: 10, reserved: 20 } });
    expect(found.find(({ name }) => name === "functions at once")).to.include({
      state: "missing",
      remedy:
        "set api.predictConcurrency to 0, or ask for a quota of 120 (Service Quotas, Lambda, concurrent executions)",
    });
    expect(lacks({ concurrency: { limit: 10, reserved: 0 } })).to.deep.equal([]);
    expect(lacks({ concurrency: { limit: 119, reserved: 20 } })).to.deep.equal(["functions at once missing"]);
  });

  it("is a tag that billing does not know, where it is to be activated", () => {
    expect(lacks({ costTag: { isKnown: false } })).to.deep.equal(["cost tag missing"]);
    expect(lacks({ costTag: undefined })).to.deep.equal([]);
  });

  it("is somebody who hears of alarms, and a budget that what is declared fits into", () => {
    expect(lacks({ subscriptions: 0 })).to.deep.equal(["who hears of alarms missing"]);
    expect(lacks({ budgetUsd: 99 })).to.deep.equal(["budget missing"]);
    expect(lacks({ estimate: undefined })).to.deep.equal(["budget unknown"]);
  });
});
