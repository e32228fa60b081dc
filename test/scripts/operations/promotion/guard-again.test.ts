import { expect } from "chai";
import { guardAgain } from "../../../../scripts/operations/promotion/guard-again";

const file = (unguarded = "v1") =>
  `config:\n  final-mile:model:\n    version: v1\n  final-mile:endpoint:\n    unguardedVersion: ${unguarded}\n`;
const goes = (text: string, path: string, value: string | number | undefined) =>
  guardAgain(text, [{ path: path.split("."), value }]).length > 0;

describe("what a roll-back leaves for its version", () => {
  it("goes with the next change that moves the endpoint for that version", () => {
    expect(guardAgain(file(), [{ path: ["endpoint", "instanceCount"], value: 3 }])).to.deep.equal([
      { path: ["endpoint", "unguardedVersion"], value: undefined },
    ]);
    expect(goes(file(), "model.artifactSha256", undefined)).to.equal(true);
    expect(goes(file("v2"), "model.version", "v2")).to.equal(true);
  });

  it("stays where it is of no effect, where nothing moves, and where the change is its own", () => {
    expect(goes(file(), "model.version", "v2")).to.equal(false);
    expect(goes(file("v2"), "endpoint.instanceCount", 3)).to.equal(false);
    expect(goes(file(), "budget.monthlyUsd", 700)).to.equal(false);
    expect(goes(file(), "endpoint.unguardedVersion", "v1")).to.equal(false);
    expect(goes("config: {}\n", "endpoint.instanceCount", 3)).to.equal(false);
  });
});
