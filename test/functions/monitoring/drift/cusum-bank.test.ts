import { expect } from "chai";
import fc from "fast-check";
import { CusumBank } from "../../../../functions/monitoring/drift/cusum-bank";
import { expectScores, readReference } from "./reference";

type Row = [
  day: number,
  logRatios: number[],
  scores: number[],
  since: number[],
  strongest: number,
  isAccepted: number,
];

/** A bank of one sum without anything that corrects it, as the ratios are those of a true model. */
const play = (logRatios: readonly number[], threshold = 5): CusumBank => {
  const bank = new CusumBank(1, threshold);
  logRatios.forEach((logRatio, day) => {
    bank.add(0, logRatio, day + 1);
  });
  return bank;
};

describe("CusumBank", () => {
  it("gives NumPy's scores, onsets and acceptance over calm, excursion, bad ratios and a change", () => {
    const bank = new CusumBank(3, 5);
    bank.handicap(1, 0.5);
    bank.handicap(2, 1.5);
    for (const [day, logRatios, scores, since, strongest, isAccepted] of readReference<Row[]>("cusum")) {
      logRatios.forEach((logRatio, index) => {
        bank.add(index, logRatio, day);
      });
      expectScores(bank, scores, `day ${day}`, 1e-9);
      expect([0, 1, 2].map((index) => bank.sinceDay(index))).to.deep.equal(since);
      expect(bank.findStrongest()).to.equal(strongest);
      expect(bank.highestScore()).to.equal(bank.score(strongest));
      expect(bank.isAccepted(day)).to.equal(isAccepted === 1);
      if (isAccepted) bank.accept();
    }
  });

  it("adds up the logarithms of ratios until they fall to 0, and dates the change from there", () => {
    // By hand: -1 stays at 0, then 1 + 0.5 - 0.25 = 1.25 of 5 from day 2 on. The mean ratio of 30 prior ones and
    // e^-1, e, e^0.5 is 1.053 and stays within its standard error, 0.058, of 1.
    const bank = play([-1, 1, 0.5, -0.25]);
    expect(bank.score(0)).to.be.closeTo(1.25 / 5, 1e-12);
    expect(bank.sinceDay(0)).to.equal(2);
    // Exactly 0 is none either: what comes next begins anew.
    expect(play([-1, 1, -1, 0.5]).sinceDay(0)).to.equal(4);
  });

  it("scales ratios back whose mean surely exceeds 1", () => {
    // By hand: 400 ratios of e^0.2 = 1.2214 and 30 of 1 have the mean 1.20596 and the deviation 0.0564, of which
    // the standard error is 0.00272. What is left of 0.2 is 0.2 - ln(1.20324) = 0.0150, and less on the days before.
    const bank = new CusumBank(1, 5);
    for (let day = 1; day <= 400; day += 1) bank.add(0, 0.2, day);
    const before = bank.score(0);
    bank.add(0, 0.2, 401);
    expect(bank.score(0) - before).to.be.below(0.2 / 5);
    const quiet = new CusumBank(1, 500);
    for (let day = 1; day <= 400; day += 1) quiet.add(0, 0.2, day);
    const reached = quiet.score(0);
    quiet.add(0, 0.2, 401);
    const [ratio, count] = [Math.exp(0.2), 430];
    const mean = (30 + 400 * ratio) / count;
    const variance = (30 + 400 * ratio * ratio) / count - mean * mean;
    expect((quiet.score(0) - reached) * 500).to.be.closeTo(
      0.2 - Math.log(mean - Math.sqrt(variance / count)),
      1e-9,
    );
  });

  it("lets one enormous ratio weigh no more than e^4 in that mean", () => {
    // By hand: 30 ratios of 1 and one of e^4 = 54.6 have the mean 2.729 and the deviation 9.466: 2.729 - 1.700.
    const bank = new CusumBank(1, 500);
    bank.add(0, 60, 1);
    bank.add(0, 1, 2);
    const [mean, square] = [(30 + Math.exp(4)) / 31, (30 + Math.exp(8)) / 31];
    const excess = mean - Math.sqrt((square - mean * mean) / 31);
    expect(excess).to.be.above(1);
    expect(bank.score(0) * 500).to.be.closeTo(61 - Math.log(excess), 1e-9);
  });

  it("needs more evidence for a sum with a handicap, and a fifth more than a closed excursion reached", () => {
    const bank = new CusumBank(2, 5);
    bank.handicap(1, 5);
    bank.add(0, 2, 1);
    bank.add(1, 2, 1);
    expect(bank.score(0)).to.equal(2 * bank.score(1));
    // Up to 6, which is above 5, and down again: from then on 1.2 * 6 are needed.
    const after = play([1.5, 1.5, 1.5, 1.5, -9, 1.5]);
    const fresh = play([0, 0, 0, 0, -9, 1.5]);
    expect(fresh.score(0)).to.be.closeTo(1.5 / 5, 1e-9);
    expect(after.score(0)).to.be.at.most(1.5 / (1.2 * 5.5));
    expect(after.score(0)).to.be.at.least(1.2 / (1.2 * 6));
  });

  it("stops growing at three times its threshold, so that it comes down in time", () => {
    const bank = new CusumBank(1, 5);
    for (let day = 1; day <= 20; day += 1) bank.add(0, 4, day);
    expect(bank.score(0)).to.equal(3);
  });

  it("accepts a change thirty days after the alarm, not before, and then needs a fifth more", () => {
    const bank = new CusumBank(2, 5);
    bank.add(0, 6, 10);
    bank.add(1, 3, 10);
    expect(bank.score(0)).to.equal(6 / 5);
    expect(bank.isAccepted(39)).to.equal(false);
    expect(bank.isAccepted(40)).to.equal(true);
    bank.accept();
    expect([bank.score(0), bank.score(1), bank.highestScore()]).to.deep.equal([0, 0, 0]);
    expect(bank.isAccepted(40)).to.equal(false);
    bank.add(1, 3, 41);
    expect(bank.score(1)).to.be.closeTo((3 - Math.log(meanExcess(3))) / 5, 1e-9);
    // 1.2 * 5 as a past excursion, of which 1.2 times is needed: 7.2.
    bank.add(0, 3, 41);
    expect(bank.score(0)).to.be.closeTo((3 - Math.log(meanExcess(6))) / 7.2, 1e-9);
  });

  it("names the first of equally strong sums", () => {
    const bank = new CusumBank(3, 5);
    expect(bank.findStrongest()).to.equal(0);
    for (const index of [1, 2]) bank.add(index, 2, 1);
    expect(bank.findStrongest()).to.equal(1);
  });

  it("is not in alarm at its threshold, only above", () => {
    const at = new CusumBank(1, 5);
    at.add(0, 5, 1);
    expect(at.isAccepted(100)).to.equal(false);
    const above = new CusumBank(1, 5);
    above.add(0, 5.001, 1);
    expect(above.isAccepted(100)).to.equal(true);
  });

  it("says the same of two series that are the same, whatever its other sums are fed", () => {
    const logs = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { maxLength: 80 });
    fc.assert(
      fc.property(logs, logs, (own, other) => {
        const alone = play(own);
        const beside = new CusumBank(2, 5);
        own.forEach((logRatio, day) => {
          beside.add(1, logRatio, day + 1);
          beside.add(0, other[day] ?? 0, day + 1);
        });
        expect(beside.score(1)).to.equal(alone.score(0));
        expect(beside.score(1)).to.be.within(0, 3);
      }),
      { numRuns: 40 },
    );
  });
});

/** By how much the mean of 30 ratios of 1 and of the given logarithms surely exceeds 1. */
function meanExcess(...logRatios: readonly number[]): number {
  const ratios = [...new Array<number>(30).fill(1), ...logRatios.map((one) => Math.exp(Math.min(4, one)))];
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / ratios.length;
  return Math.max(1, mean - Math.sqrt(variance / ratios.length));
}
