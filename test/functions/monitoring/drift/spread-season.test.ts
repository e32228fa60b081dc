import { expect } from "chai";
import { SpreadSeason } from "../../../../functions/monitoring/drift/spread-season";
import { createRandom } from "../../../bench/drift-study/random";
import { expectClose, readReference } from "./reference";

function learnYears(spreadOf: (angle: number) => number, years: number): SpreadSeason {
  const random = createRandom(3);
  const season = new SpreadSeason();
  for (let day = 0; day < 365 * years; day += 1) {
    const angle = (2 * Math.PI * day) / 365;
    const expected = season.expect(Math.cos(angle), Math.sin(angle));
    season.learn((random.normal() * spreadOf(angle)) / expected);
  }
  return season;
}

describe("SpreadSeason", () => {
  it("learns that a series scatters more at one time of the year", () => {
    const season = learnYears((angle) => Math.exp(0.5 * Math.cos(angle)), 2);
    expect(season.expect(1, 0)).to.be.within(1.4, 1.95);
    expect(season.expect(-1, 0)).to.be.within(0.5, 0.75);
  });

  it("stays at 1 without such a season", () => {
    const season = learnYears(() => 1, 2);
    for (const angle of [0, 1, 2, 3, 4, 5, 6]) {
      expect(season.expect(Math.cos(angle), Math.sin(angle))).to.be.within(0.9, 1.1);
    }
  });

  it("gives the factors that NumPy finds by a regression over all surprises", () => {
    type Row = [day: number, surprise: number, factor: number];
    for (const [name, rows] of Object.entries(readReference<Record<string, Row[]>>("spreadSeason"))) {
      const season = new SpreadSeason();
      for (const [day, surprise, factor] of rows) {
        const angle = (2 * Math.PI * day) / 365;
        expectClose(season.expect(Math.cos(angle), Math.sin(angle)), factor, `${name}, day ${day}`, 1e-8);
        season.learn(surprise);
      }
    }
  });

  it("does not believe in a factor beyond e, nor below 1/e", () => {
    const season = learnYears((angle) => Math.exp(3 * Math.cos(angle)), 6);
    expect(season.expect(1, 0)).to.be.within(2, Math.E);
    expect(season.expect(-1, 0)).to.be.within(1 / Math.E, 0.5);
  });
});
