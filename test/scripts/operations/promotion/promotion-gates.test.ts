import { expect } from "chai";
import type { MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import { parseDay } from "../../../../functions/demand/calendar";
import type { Evidence } from "../../../../scripts/operations/promotion/evidence";
import {
  GATE_DEFAULTS,
  type GateInputs,
  judgeGates,
} from "../../../../scripts/operations/promotion/promotion-gates";

const TODAY = parseDay("2026-06-15")!;
const MONITORING = {
  runDay: "2026-06-15",
  concept: { ok: 90, warning: 5, degraded: 5, insufficientData: 50 },
  drift: { productsTested: 100, productsDrifted: 20, byFeature: [] },
  attention: [],
} as unknown as MonitoringSummary;

const EVIDENCE: Evidence = {
  version: "v2",
  days: [8, 7, 6, 5, 4, 3, 2].map((before) => TODAY - before),
  productDays: 990,
  quarantined: 10,
  wape: 0.4,
  baselines: [{ name: "mean of 7 days", wape: 0.41, modelWape: 0.4 }],
};
const ARTIFACT = { address: "s3://dev/models/v2/model.tar.gz", exists: true, sha256: "aa" };
const SAME_DAYS = { days: 7, productDays: 900, differingActuals: 0, wape: 0.4, targetWape: 0.4 };

const GOOD: GateInputs = {
  version: "v2",
  endpoint: { name: "forecast", status: "InService", variants: [] },
  served: [{ variant: "champion", version: "v2", imageDigest: "sha256:11" }],
  committedVersions: ["v2"],
  alarms: [{ name: "latency", state: "OK" }],
  monitoring: MONITORING,
  evidence: EVIDENCE,
  artifact: ARTIFACT,
  target: { pinnedVersion: "v1", sameDays: SAME_DAYS, artifact: { ...ARTIFACT, address: "s3://prod/v2" } },
  today: TODAY,
  acceptsUnjudgedDrift: false,
};

function unmet(changes: Partial<GateInputs>): readonly string[] {
  return judgeGates({ ...GOOD, ...changes }, GATE_DEFAULTS)
    .filter(({ isMet }) => !isMet)
    .map(({ name }) => name);
}

const monitoring = (changes: object): MonitoringSummary => ({ ...MONITORING, ...changes });
const evidence = (changes: Partial<Evidence>): Evidence => ({ ...EVIDENCE, ...changes });
const target = (changes: object) => ({ target: { ...GOOD.target, ...changes } });

describe("judgeGates", () => {
  it("lets a model pass that is healthy, fresh, accurate and there, each at its limit", () => {
    expect(unmet({})).to.deep.equal([]);
  });

  it("holds back while the endpoint is not in service", () => {
    expect(unmet({ endpoint: { ...GOOD.endpoint, status: "Updating" } })).to.deep.equal([
      "endpoint in service",
    ]);
  });

  it("holds back a version that the endpoint does not serve, whatever is configured, and takes a challenger", () => {
    const served = [{ variant: "champion", version: "v1", imageDigest: "sha256:11" }];
    expect(unmet({ served })).to.deep.equal(["the endpoint serves the version", "image known by its digest"]);
    const challenger = { variant: "challenger", version: "v2", imageDigest: "sha256:22" };
    expect(unmet({ served: [...served, challenger] })).to.deep.equal([]);
  });

  it("holds back a version that is not committed, and one whose image has no digest", () => {
    expect(unmet({ committedVersions: ["v1"] })).to.deep.equal(["the version is committed"]);
    expect(unmet({ served: [{ variant: "champion", version: "v2" }] })).to.deep.equal([
      "image known by its digest",
    ]);
  });

  it("holds back while an alarm is on, not while one has no data", () => {
    expect(unmet({ alarms: [{ name: "latency", state: "ALARM" }] })).to.deep.equal(["no alarm"]);
    expect(unmet({ alarms: [{ name: "latency", state: "INSUFFICIENT_DATA" }] })).to.deep.equal([]);
  });

  it("holds back when the monitoring run is two days old, not when it is of yesterday", () => {
    expect(unmet({ today: TODAY + 1 })).to.deep.equal([]);
    expect(unmet({ today: TODAY + 2 })).to.deep.equal(["monitoring run fresh"]);
  });

  it("holds back with too few scored days of the version, and without any at the smallest threshold", () => {
    const name = "enough days scored of this version";
    expect(unmet({ evidence: evidence({ days: EVIDENCE.days.slice(1) }) })).to.deep.equal([name]);
    const never = { ...GOOD, evidence: evidence({ days: [] }) };
    const gates = judgeGates(never, { ...GATE_DEFAULTS, fewestScoredDays: 0 });
    expect(gates.find((gate) => gate.name === name)).to.include({
      isMet: false,
      measured: "model v2 has no scored forecast",
    });
  });

  it("holds back above the threshold, and where WAPE is undefined", () => {
    expect(unmet({ evidence: evidence({ wape: 0.91 }) })).to.deep.equal(["WAPE within threshold"]);
    expect(unmet({ evidence: evidence({ wape: undefined }) })).to.deep.equal(["WAPE within threshold"]);
  });

  it("holds back a model that only equals the best baseline, and one without any to compare with", () => {
    const equal = [{ name: "mean of 7 days", wape: 0.4, modelWape: 0.4 }];
    expect(unmet({ evidence: evidence({ baselines: equal }) })).to.deep.equal([
      "better than the best baseline",
    ]);
    expect(unmet({ evidence: evidence({ baselines: [] }) })).to.deep.equal(["better than the best baseline"]);
  });

  it("holds back when the target's model is better on the same days; says so when there are none", () => {
    const name = "WAPE not worse than the target's on the same days";
    expect(unmet(target({ sameDays: { ...SAME_DAYS, targetWape: 0.399 } }))).to.deep.equal([name]);
    expect(unmet(target({ sameDays: undefined }))).to.deep.equal([]);
    const [gate] = judgeGates({ ...GOOD, ...target({ sameDays: undefined }) }, GATE_DEFAULTS).filter(
      (one) => one.name === name,
    );
    expect(gate!.measured).to.match(/^absent: model v1 of the target has no scores/);
  });

  it("holds back when the target cannot be read, not when there is none", () => {
    const unread = target({ unreadableBecause: "access denied", sameDays: undefined, artifact: undefined });
    expect(unmet(unread)).to.deep.equal([
      "WAPE not worse than the target's on the same days",
      "artifact there, with the tested bytes",
    ]);
    const none = target({ absentBecause: "prod is not deployed", sameDays: undefined, artifact: undefined });
    expect(unmet(none)).to.deep.equal([]);
  });

  it("holds back when the artifact is nowhere, not at the target, or other bytes there", () => {
    const name = "artifact there, with the tested bytes";
    expect(unmet({ artifact: { ...ARTIFACT, exists: false } })).to.deep.equal([name]);
    expect(unmet(target({ artifact: { address: "s3://prod/v2", exists: false } }))).to.deep.equal([name]);
    expect(unmet(target({ artifact: { ...ARTIFACT, sha256: "bb" } }))).to.deep.equal([name]);
  });

  it("holds back a model that has degraded for more than one product in twenty, or met other demand", () => {
    const concept = { ok: 89, warning: 5, degraded: 6, insufficientData: 50 };
    expect(unmet({ monitoring: monitoring({ concept }) })).to.deep.equal(["not drifted"]);
    const drift = { productsTested: 100, productsDrifted: 21, byFeature: [] };
    expect(unmet({ monitoring: monitoring({ drift }) })).to.deep.equal(["not drifted"]);
    const slowMovers = { products: 50, status: "degraded", score: 2, ratio: 3, since: null };
    expect(unmet({ monitoring: monitoring({ slowMovers }) })).to.deep.equal(["not drifted"]);
  });

  it("holds back while nothing was judged, which proves nothing, unless the operator says that this is meant", () => {
    const concept = { ok: 0, warning: 0, degraded: 0, insufficientData: 60 };
    const drift = { productsTested: 0, productsDrifted: 0, byFeature: [] };
    const slowMovers = { products: 60, status: "ok", score: 0.2, ratio: 1, since: null };
    const none = monitoring({ concept });
    expect(unmet({ monitoring: none })).to.deep.equal(["not drifted"]);
    expect(unmet({ monitoring: monitoring({ drift }) })).to.deep.equal(["not drifted"]);
    expect(unmet({ monitoring: monitoring({ concept, slowMovers }) })).to.deep.equal([]);
    const [gate] = judgeGates({ ...GOOD, monitoring: none }, GATE_DEFAULTS).filter(
      ({ name }) => name === "not drifted",
    );
    expect(gate!.measured).to.include("none judged by its errors, 60 products without enough days");
    expect(gate!.required).to.include("--without-drift-verdict");
    expect(unmet({ monitoring: none, acceptsUnjudgedDrift: true })).to.deep.equal([]);
    // It lifts what is not known, not what is.
    const drifted = monitoring({ concept, drift: { ...drift, productsTested: 100, productsDrifted: 21 } });
    expect(unmet({ monitoring: drifted, acceptsUnjudgedDrift: true })).to.deep.equal(["not drifted"]);
  });

  it("holds back when a watched product is degraded, not for one nobody watches", () => {
    const item = { productId: "A", reasons: [], since: null, score: 1.5, revenuePerDay: null };
    expect(unmet({ monitoring: monitoring({ attention: [{ ...item, watched: true }] }) })).to.deep.equal([
      "no degraded watch-list product",
    ]);
    expect(unmet({ monitoring: monitoring({ attention: [{ ...item, watched: false }] }) })).to.deep.equal([]);
  });

  it("holds back a model of which more than one forecast in a hundred was not believed, however good the rest", () => {
    const often = evidence({ productDays: 989, quarantined: 11, wape: 0.01 });
    expect(unmet({ evidence: often })).to.deep.equal(["forecasts are to be believed"]);
    expect(unmet({ evidence: evidence({ productDays: 0, quarantined: 0 }) })).to.deep.equal([
      "forecasts are to be believed",
    ]);
  });

  it("holds back when there is no monitoring run at all", () => {
    expect(unmet({ monitoring: undefined })).to.deep.equal([
      "monitoring run fresh",
      "not drifted",
      "no degraded watch-list product",
    ]);
  });
});
