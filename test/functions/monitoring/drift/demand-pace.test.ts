import { expect } from "chai";
import { DemandPace } from "../../../../functions/monitoring/drift/demand-pace";

/** The days on which a product counts as ending, and as ended, given its units day by day. */
function play(units: readonly number[]) {
  const pace = new DemandPace();
  const ending: number[] = [];
  const ended: number[] = [];
  units.forEach((sold, day) => {
    pace.advance(day, sold);
    if (pace.isEnding) ending.push(day);
    if (pace.hasEnded) ended.push(day);
  });
  return { ending, ended };
}

const steady = (units: number, days: number) => Array<number>(days).fill(units);

describe("DemandPace", () => {
  it("tells a product that stops within a week, and remembers it until sales are back", () => {
    const { ending, ended } = play([...steady(20, 100), ...steady(0, 200), ...steady(20, 30)]);
    expect(ending[0]).to.be.within(101, 105);
    expect(ended[0]).to.be.within(108, 114);
    expect(ended.length).to.equal(ended.at(-1)! - ended[0]! + 1);
    expect(ended.at(-1)).to.be.within(299, 302);
  });

  it("says nothing of half the demand, of a slow mover, of the first six weeks and of days not known", () => {
    expect(play([...steady(20, 100), ...steady(12, 100)]).ending).to.deep.equal([]);
    expect(play([...steady(0.5, 100), ...steady(0, 50)]).ending).to.deep.equal([]);
    expect(play([...steady(20, 20), ...steady(0, 20)]).ending).to.deep.equal([]);
    expect(play([...steady(20, 100), ...steady(Number.NaN, 50)]).ending).to.deep.equal([]);
  });

  it("gives the deviation of a day as a share of the pace of the first month, of at least one unit", () => {
    const pace = new DemandPace();
    for (let day = 0; day < 28; day += 1) pace.advance(day, day % 2 === 0 ? 5 : 15);
    for (let day = 28; day < 90; day += 1) pace.advance(day, 40);
    expect(pace.deviation(15)).to.be.closeTo(0.5, 1e-12);
    expect(pace.deviation(Number.NaN)).to.equal(0);
    expect(new DemandPace().deviation(3)).to.equal(2);
  });
});
