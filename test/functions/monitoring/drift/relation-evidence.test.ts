import { expect } from "chai";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import { RelationEvidence } from "../../../../functions/monitoring/drift/relation-evidence";
import { createRandom } from "../../../bench/drift-study/random";
import { expectScores, readReference } from "./reference";

interface Pattern {
  /** Shift of the score on a day; `isLate` after the change. */
  readonly shift: (day: number, isPromoted: boolean, isLate: boolean) => number;
  readonly hasSale?: (isPromoted: boolean) => boolean;
}

/** Highest score in the sixty days after the change on day 300. */
function play({ shift, hasSale = () => true }: Pattern): number {
  const random = createRandom(11);
  const evidence = new RelationEvidence(1, 5);
  let highest = 0;
  for (let day = 0; day < 360; day += 1) {
    const isPromoted = random.chance(0.3);
    const score = random.normal() + shift(day, isPromoted, day >= 300);
    evidence.add(
      day,
      score,
      hasSale(isPromoted),
      findCalendarTerms(day),
      Float64Array.of(isPromoted ? 1 : 0),
    );
    if (day >= 300) highest = Math.max(highest, evidence.bank.highestScore());
  }
  return highest;
}

describe("RelationEvidence", () => {
  it("stays below its threshold while errors depend on nothing", () => {
    expect(play({ shift: () => 0 })).to.be.below(1);
  });

  it("finds an error that comes with the weekday and has no bias on average", () => {
    expect(
      play({ shift: (day, _, isLate) => (isLate ? 1.2 * Math.sin((2 * Math.PI * day) / 7) : 0) }),
    ).to.be.above(1);
  });

  it("finds an error that comes with promotions", () => {
    expect(play({ shift: (_, isPromoted, isLate) => (isLate && isPromoted ? 1.3 : 0) })).to.be.above(1);
  });

  it("takes an error that promotions always had for no news", () => {
    expect(play({ shift: (_, isPromoted) => (isPromoted ? 1.3 : 0) })).to.be.below(1);
  });

  it("does not explain errors by a flag that says that nothing was sold", () => {
    const pattern: Pattern = {
      shift: (_, isFlagged, isLate) => (isLate && isFlagged ? -1.3 : 0),
      hasSale: (isFlagged) => !isFlagged,
    };
    expect(play(pattern)).to.be.below(1);
  });

  it("adds up SciPy's log-likelihood ratios by harmonic and by condition", () => {
    type Row = [score: number, hasSale: number, conditions: number[], scores: number[]];
    const evidence = new RelationEvidence(3, 5);
    readReference<Row[]>("relation").forEach(([score, hasSale, conditions, scores], day) => {
      evidence.add(day, score, hasSale === 1, findCalendarTerms(day), Float64Array.from(conditions));
      expectScores(evidence.bank, scores, `day ${day}`, 1e-8);
    });
  });
});
