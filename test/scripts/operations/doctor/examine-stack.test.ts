import { expect } from "chai";
import { type Examined, examine } from "../../../../scripts/operations/doctor/examine-stack";

const GOOD: Examined = {
  stack: "dev",
  refusals: [],
  estimate: { lines: [], usdPerMonth: 100, mostUsdPerMonth: 100, missingPrices: [] },
  budgetUsd: 100,
  subscriptions: 1,
  startsEmpty: false,
  trains: false,
  artifact: { address: "s3://models/v1/model.tar.gz", exists: true, sha256: "aa" },
  pinnedSha256: "aa",
  instances: { instanceType: "ml.m5.large", count: 4, allowed: 4 },
  image: { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/forecast:1", exists: true },
  rights: { principalArn: "arn:aws:iam::123456789012:role/deploy", asked: 20, refused: [], conditional: [] },
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

  it("is no artifact where the first training makes one, and where it would come from where none does", () => {
    expect(lacks({ artifact: undefined, trains: true })).to.deep.equal([]);
    expect(lacks({ artifact: undefined })).to.deep.equal(["artifact missing"]);
  });

  it("is what the program or a policy refuses, and a login", () => {
    expect(lacks({ refusals: ["endpoint.kind is wrong"] })).to.deep.equal(["configuration missing"]);
    expect(lacks({ pulumiUser: { unknownBecause: "not logged in" } })).to.deep.equal(["state missing"]);
  });

  it("is an artifact that is not there, or is other bytes than are pinned; one that cannot be seen is not known", () => {
    expect(lacks({ artifact: { address: "s3://x", exists: false } })).to.deep.equal(["artifact missing"]);
    expect(lacks({ artifact: { address: "s3://x", exists: false }, startsEmpty: true })).to.deep.equal([]);
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

  it("is room for the instances of a roll-out, which runs two fleets", () => {
    const found = examine({ ...GOOD, instances: { instanceType: "ml.m5.large", count: 4, allowed: 3 } });
    expect(found.find(({ name }) => name === "instances")?.remedy).to.include(
      'a quota of 4 (Service Quotas, SageMaker, "ml.m5.large for endpoint usage")',
    );
    expect(lacks({ instances: { instanceType: "ml.m5.large", count: 4, allowed: undefined } })).to.deep.equal(
      ["instances unknown"],
    );
    expect(lacks({ instances: undefined })).to.deep.equal([]);
    const job = { use: "training job", instanceType: "ml.m5.large", count: 1, allowed: 0 } as const;
    expect(lacks({ jobs: [job, { ...job, use: "transform job", allowed: 1 }] })).to.deep.equal([
      "instances of a training job missing",
    ]);
  });

  it("is an image that is not in its registry", () => {
    expect(lacks({ image: { image: "x", exists: false } })).to.deep.equal(["image missing"]);
    expect(lacks({ image: { unknownBecause: "AccessDenied" } })).to.deep.equal(["image unknown"]);
  });

  it("is what the policies of who deploys refuse, by name; what hangs on the deployment's own tags is no refusal", () => {
    const rights = { principalArn: "arn:x", asked: 20, conditional: ["kms:CreateKey on *"] };
    expect(lacks({ rights: { ...rights, refused: [] } })).to.deep.equal([]);
    const refused = Array.from({ length: 7 }, (_, index) => `iam:Act${index} on *`);
    const found = examine({ ...GOOD, rights: { ...rights, refused } }).find(({ name }) => name === "rights");
    expect(found?.state).to.equal("missing");
    expect(found?.found).to.include("iam:Act4 on * and 2 more");
    expect(lacks({ rights: { unknownBecause: "AccessDenied" } })).to.deep.equal(["rights unknown"]);
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
