import { expect } from "chai";
import type { Contest } from "../../../../functions/contracts/results/contest";
import { FEATURE_NAMES } from "../../../../functions/forecasting/features";
import { changeSettings, readSetting } from "../../../../scripts/operations/promotion/stack-file";
import type { Candidate } from "../../../../scripts/operations/renewal/model-packages";
import { findNextChange } from "../../../../scripts/operations/renewal/next-change";

const FILE = `# A comment that stays.
config:
  final-mile:model:
    version: "v1" # pinned
    artifactSha256: "${"0".repeat(64)}"
  final-mile:endpoint:
    dataCapturePercent: 20
`;
const CANDIDATE: Candidate = {
  arn: "arn:aws:sagemaker:us-east-1:123456789012:model-package/models/2",
  version: "v2",
  status: "PendingManualApproval",
  description: "13 % less error",
  createdAt: "",
  properties: {},
};
const CONTEST = {
  championVersion: "v1",
  competitorVersion: "v2",
  variant: "shadow",
  because: "it is better, beyond chance",
  days: 21,
} as Contest;
const RETRAINING = { as: "shadow", approval: "pull-request" } as const;
const WITH_SHADOW = changeSettings(FILE, "file", [
  { path: ["endpoint", "shadow", "modelVersion"], value: "v2" },
]);

const next = (over: Partial<Parameters<typeof findNextChange>[0]> = {}) =>
  findNextChange({
    text: FILE,
    retraining: RETRAINING,
    candidates: [CANDIDATE],
    contest: undefined,
    ...over,
  });

/** The file after a change. */
function apply(change: ReturnType<typeof findNextChange>, text: string): string {
  if (change.kind === "nothing") throw new Error(change.because);
  return changeSettings(text, "file", change.settings);
}

describe("what the renewal of a model wants next of the stack's file", () => {
  it("lets an accepted candidate in as shadow, all of whose answers are captured", () => {
    const text = apply(next(), FILE);
    expect(readSetting(text, ["endpoint", "shadow", "modelVersion"])).to.equal("v2");
    expect(readSetting(text, ["endpoint", "dataCapturePercent"])).to.equal(100);
    expect(readSetting(text, ["model", "version"])).to.equal("v1");
    expect(text).to.contain("# A comment that stays.");
  });

  it("makes an accepted candidate the champion where there is no model, with the columns that it was trained with", () => {
    const bare = changeSettings(FILE, "file", [
      { path: ["model", "version"], value: undefined },
      { path: ["model", "artifactSha256"], value: undefined },
      { path: ["model", "contentType"], value: "csv" },
    ]);
    const change = next({ text: bare });
    expect(change.kind).to.equal("begin");
    expect(change).to.have.property("settles", "Approved");
    const text = apply(change, bare);
    expect(readSetting(text, ["model", "version"])).to.equal("v2");
    expect(readSetting(text, ["model", "featureOrder"])).to.deep.equal([...FEATURE_NAMES]);
    expect(readSetting(text, ["endpoint", "shadow"])).to.equal(undefined);
    // Afterwards there is nothing left to do.
    expect(next({ text }).kind).to.equal("nothing");
    const rejected = next({ text: bare, candidates: [{ ...CANDIDATE, status: "Rejected" }] });
    expect(rejected.kind).to.equal("nothing");
  });

  it("lets it in as challenger where that is set", () => {
    const text = apply(next({ retraining: { ...RETRAINING, as: "challenger" } }), FILE);
    expect(readSetting(text, ["endpoint", "challenger", "modelVersion"])).to.equal("v2");
    expect(readSetting(text, ["endpoint", "dataCapturePercent"])).to.equal(20);
  });

  it("waits for the approval in the registry where that is what counts", () => {
    const retraining = { ...RETRAINING, approval: "registry" } as const;
    expect(next({ retraining })).to.deep.equal({
      kind: "nothing",
      because: "candidate v2 waits for its approval in the registry",
    });
    expect(next({ retraining, candidates: [{ ...CANDIDATE, status: "Approved" }] }).kind).to.equal("let-in");
  });

  it("lets in neither a rejected candidate, nor an older one behind it, nor the model that serves", () => {
    const rejected = { ...CANDIDATE, status: "Rejected" } as const;
    expect(next({ candidates: [rejected, { ...CANDIDATE, version: "v0" }] }).kind).to.equal("nothing");
    expect(next({ candidates: [{ ...CANDIDATE, version: "v1" }] }).because).to.contain("v1, serves");
    expect(next({ candidates: [] }).because).to.equal("the registry has no candidate");
  });

  it("makes what is better the champion, without the digest of the old artifact", () => {
    const change = next({ text: WITH_SHADOW, contest: { ...CONTEST, verdict: "promote" } });
    expect(change).to.include({ kind: "promote", version: "v2", settles: "Approved" });
    const text = apply(change, WITH_SHADOW);
    expect(readSetting(text, ["model", "version"])).to.equal("v2");
    expect(readSetting(text, ["model", "artifactSha256"])).to.equal(undefined);
    expect(readSetting(text, ["endpoint", "shadow"])).to.equal(undefined);
  });

  it("takes out what is no better, and leaves alone what is being watched", () => {
    const change = next({ text: WITH_SHADOW, contest: { ...CONTEST, verdict: "reject" } });
    expect(change).to.include({ kind: "drop", settles: "Rejected" });
    expect(readSetting(apply(change, WITH_SHADOW), ["endpoint", "shadow"])).to.equal(undefined);
    const watched = { ...CONTEST, verdict: "keep-watching" } as const;
    expect(next({ text: WITH_SHADOW, contest: watched }).kind).to.equal("nothing");
  });

  it("settles nothing by a contest of other versions", () => {
    for (const contest of [undefined, { ...CONTEST, verdict: "promote" as const, competitorVersion: "v0" }]) {
      expect(next({ text: WITH_SHADOW, contest }).because).to.contain("has not been compared with v1 yet");
    }
  });
});
