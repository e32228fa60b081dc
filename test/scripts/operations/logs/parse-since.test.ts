import { expect } from "chai";
import { UsageError } from "../../../../functions/contracts/errors";
import { parseSince } from "../../../../scripts/operations/logs/parse-since";

const NOW = Date.parse("2026-11-24T06:00:00Z");

describe("scripts/operations/logs/parse-since", () => {
  for (const [text, instant] of [
    ["30m", "2026-11-24T05:30:00Z"],
    ["2h", "2026-11-24T04:00:00Z"],
    ["3d", "2026-11-21T06:00:00Z"],
    ["2026-11-23", "2026-11-23T00:00:00Z"],
    ["2026-11-23T04:30", "2026-11-23T04:30:00Z"],
    ["2026-11-23T04:30:15.5Z", "2026-11-23T04:30:15.500Z"],
    ["2026-11-23T04:30:00+02:00", "2026-11-23T02:30:00Z"],
  ] as const) {
    it(`${text} is ${instant}`, () => {
      expect(parseSince(text, NOW)).to.equal(Date.parse(instant));
    });
  }

  for (const text of [
    "",
    "2",
    "h",
    "2 hours",
    "-2h",
    "2.5h",
    "2026-02-31",
    "2026-11-23 04:00",
    "yesterday",
  ]) {
    it(`"${text}" is refused with what is allowed`, () => {
      expect(() => parseSince(text, NOW)).to.throw(UsageError, /30m, 2h, 3d.*2026-11-23T04:00:00Z/);
    });
  }

  it("an instant that has not come is refused", () => {
    expect(() => parseSince("2026-11-24T06:00:01Z", NOW)).to.throw(UsageError, /not come yet/);
  });
});
