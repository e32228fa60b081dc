import { expect } from "chai";
import { adviseOnDrift, renderAlarms } from "../../../../scripts/operations/status/show-alarms";

const ALARM = {
  name: "final-mile-prod-batch-predict-dead-letters-critical",
  state: "ALARM" as const,
  changedAt: "2026-09-01T00:01:00.000Z",
  reason: `Threshold Crossed: ${"one of the last datapoints was above the threshold ".repeat(6)}`,
  description: `Maximum of messages. Runbook: https://example.com/${"runbooks/".repeat(8)}`,
};

describe("the list of alarms", () => {
  it("fits a terminal of 120 columns, with the reasons of those in alarm under it", () => {
    const text = renderAlarms([ALARM, { ...ALARM, name: "quiet", state: "OK", reason: "all well" }], true);
    expect(Math.max(...text.split("\n").map((line) => line.length))).to.be.at.most(120);
    expect(text).to.include("Threshold Crossed").and.include("Runbook:").and.not.include("all well");
  });

  it("has a line per alarm in a pipe, with its reason", () => {
    const lines = renderAlarms([ALARM, { ...ALARM, name: "quiet", state: "OK" }], false).split("\n");
    expect(lines).to.have.length(3);
    expect(lines[1]).to.equal(["ALARM", ALARM.name, ALARM.changedAt, ALARM.reason].join("\t"));
  });

  it("says where products are named when inputs have moved, and only then", () => {
    const drift = { ...ALARM, name: "final-mile-prod-fleet-drift-warning" };
    expect(adviseOnDrift([ALARM, drift])).to.contain("ops drift list");
    expect(adviseOnDrift([ALARM, { ...drift, state: "OK" }])).to.equal(undefined);
  });
});
