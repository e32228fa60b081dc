import { expect } from "chai";
import { measureSeason } from "../../../scripts/model/season";

describe("the season of the examples", () => {
  it("is what the fleet sold over what was expected of it, by fortnight, drawn a little to 1", () => {
    // Ten fortnights that sell half as much again, and ten that sell half.
    const days = Int32Array.from({ length: 280 }, (_, day) => day);
    const expected = new Float32Array(280).fill(4);
    const units = Float32Array.from(days, (day) => (day < 140 ? 6 : 2));
    const season = measureSeason(days, units, expected);
    expect(season[0]).to.be.closeTo((1.5 + 0.1) / 1.1, 1e-6);
    expect(season[139]).to.equal(season[0]);
    expect(season[279]).to.be.closeTo((0.5 + 0.1) / 1.1, 1e-6);
  });

  it("is that of all products together", () => {
    const season = measureSeason(Int32Array.of(0, 0), Float32Array.of(30, 0), Float32Array.of(10, 10));
    expect(season[0]).to.equal(season[1]);
    expect(season[0]).to.be.closeTo((30 + 2) / 22, 1e-6);
  });
});
