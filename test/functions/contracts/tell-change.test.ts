import { expect } from "chai";
import { tellChange } from "../../../functions/contracts/tell-change";

describe("a change in words", () => {
  it("gives its figures in the unit of its kind", () => {
    const tell = (
      kind: Parameters<typeof tellChange>[0]["kind"],
      before: number,
      now: number,
      text: string | null = null,
    ) => tellChange({ kind, before, now, text });
    expect(tell("level", 3.21987, 1234.5)).to.equal("level from 3.22 to 1235");
    expect(tell("spread", 1, 3)).to.equal("standard deviation from 1 to 3");
    expect(tell("decimals", 0, 2)).to.equal("decimals from 0 to 2");
    expect(tell("missing", 0, 0.5)).to.equal("missing values from 0 % to 50 % of days");
    expect(tell("new-value", 0, 0.25, "tea")).to.equal('new value "tea" from 0 % to 25 % of days');
    expect(tell("error", 1, 1.5)).to.equal("error 1.50 times the usual");
  });
});
