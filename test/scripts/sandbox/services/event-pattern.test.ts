import { expect } from "chai";
import { matchesPattern } from "../../../../scripts/sandbox/services/events/event-pattern";

const EVENT = {
  source: "aws.s3",
  detail: { bucket: { name: "lake" }, object: { key: "incoming/a.csv", size: 3 } },
};

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
describe("a pattern of events", () => {
  for (const [what, pattern, isMatch] of [
    ["nothing asked", {}, true],
    ["one of several values", { source: ["aws.ec2", "aws.s3"] }, true],
    ["none of the values", { source: ["aws.ec2"] }, false],
    ["fields within fields", { detail: { bucket: { name: ["lake"] } } }, true],
    [
      "all fields, of which one differs",
      { source: ["aws.s3"], detail: { bucket: { name: ["other"] } } },
      false,
    ],
    ["how a value begins", { detail: { object: { key: [{ prefix: "incoming/" }] } } }, true],
    ["how it does not begin", { detail: { object: { key: [{ prefix: "models/" }] } } }, false],
    ["how it ends", { detail: { object: { key: [{ suffix: ".csv" }] } } }, true],
    ["a number, which is no text", { detail: { object: { size: ["3"] } } }, false],
    ["a field that must be there", { detail: { version: [{ exists: true }] } }, false],
    ["a field that must not", { detail: { version: [{ exists: false }] } }, true],
  ] as const) {
    it(`with ${what} ${isMatch ? "matches" : "does not match"}`, () => {
      expect(matchesPattern(pattern, EVENT)).to.equal(isMatch);
    });
  }

  it("with a comparison that is not known is refused", () => {
    expect(() => matchesPattern({ source: [{ "anything-but": ["x"] }] }, EVENT)).to.throw(
      /Unrecognized match type anything-but/,
    );
  });
});
