import { expect } from "chai";
import { LevelShift } from "../../../../functions/monitoring/drift/level-shift";
import { expectClose, readReference } from "./reference";

interface ShiftCase {
  readonly persistence: number;
  readonly rows: [score: number, evidence: number, since: number][];
}

describe("LevelShift", () => {
  for (const [name, { persistence, rows }] of Object.entries(
    readReference<Record<string, ShiftCase>>("levelShift"),
  )) {
    it(`gives the likelihood ratio and the day that NumPy does, ${name}`, () => {
      const shift = new LevelShift();
      rows.forEach(([score, evidence, since], day) => {
        shift.add(day, score, persistence);
        expectClose(shift.evidence, evidence, `day ${day}`, 1e-5);
        if (evidence > 0) expect(shift.sinceDay, `day ${day}`).to.equal(since);
      });
    });
  }

  it("uses the jump of the first day of an autoregressive series, which the days after hardly show", () => {
    const play = (jump: number) => {
      const shift = new LevelShift();
      for (let day = 0; day < 30; day += 1) shift.add(day, day === 20 ? jump : day > 20 ? 0.3 : 0, 0.9);
      return shift.evidence;
    };
    expect(play(4)).to.be.above(2 * play(1));
  });

  it("takes one odd day for no shift, whether the day after goes back or not yet come", () => {
    const shift = new LevelShift();
    for (let day = 0; day < 30; day += 1) shift.add(day, 0, 0.5);
    shift.add(30, 6, 0.5);
    expect(shift.evidence).to.equal(0);
    shift.add(31, -3, 0.5);
    expect(shift.evidence).to.equal(0);
  });
});
