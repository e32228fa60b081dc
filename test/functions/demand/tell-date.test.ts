import { expect } from "chai";
import { tellDate } from "../../../functions/demand/tell-date";

describe("a date for people", () => {
  it("is day, month by name and year", () => {
    expect(["2011-12-09", "2026-10-01", "2024-02-29"].map(tellDate)).deep.equal([
      "9 Dec 2011",
      "1 Oct 2026",
      "29 Feb 2024",
    ]);
  });
});
