import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Adwin } from "../bench/drift-study/peers/adwin";
import { PageHinkley } from "../bench/drift-study/peers/page-hinkley";
import { describeChange, sumEvidence } from "../bench/drift-study/peers/told";
import type { StudyProduct } from "../bench/drift-study/study-product";

/**
 * The stream of the examples in river's documentation (riverml.xyz, `drift.ADWIN` and `drift.PageHinkley`):
 * `random.Random(12345)`, a thousand of `choices([0, 1])`, then a thousand of `choices(range(4, 8))`, as digits.
 */
const stream = [...readFileSync(join(__dirname, "river-stream.txt"), "utf8").replaceAll("\n", "")].map(
  Number,
);

/** Indexes at which a change is found, and the values there. */
function play(detector: { update(value: number): boolean }): [index: number, value: number][] {
  return stream.flatMap((value, index) => (detector.update(value) ? [[index, value]] : []));
}

describe("peers of the drift study", () => {
  it("find the change where river's documentation says that river does", () => {
    expect(stream).to.have.length(2_000);
    expect(play(new Adwin(0.002, 32))).to.deep.equal([[1023, 4]]);
    expect(play(new PageHinkley(50))).to.deep.equal([[1006, 5]]);
  });

  it("find less the higher their level is", () => {
    expect(play(new PageHinkley(2_000)).length).to.be.below(play(new PageHinkley(5)).length);
    expect(play(new Adwin(1e-300)).length).to.be.below(play(new Adwin(0.1)).length);
  });

  it("have a bound that is told of what comes: half a unit of evidence a day of a shift by one", () => {
    const told = { mean: 1, cosine: 0, sine: 0, deviation: 1 };
    // By hand: 1 * 1 - 1 / 2 = 0.5 a day; above 2 from the fifth day on.
    expect([...sumEvidence(new Float64Array(6).fill(1), told, 2)]).to.deep.equal([0, 0, 0, 0, 1, 1]);
    expect([...sumEvidence(new Float64Array(6).fill(0.4), told, 0.1)]).to.deep.equal([0, 0, 0, 0, 0, 0]);
  });

  it("are told of a change as it is: its level, its week and what is left", () => {
    const scores = Float64Array.from(
      { length: 100 },
      (_, day) => 2 + Math.cos((2 * Math.PI * day) / 7) + (day % 2 ? 0.5 : -0.5),
    );
    const drift = { subject: "concept", kind: "level", onset: 60, feature: "units_sold" } as const;
    const told = describeChange({ drift, productId: "a 1" } as StudyProduct, scores);
    expect(told.mean).to.be.closeTo(2, 0.1);
    expect(told.cosine).to.be.closeTo(1, 0.15);
    expect(told.sine).to.be.closeTo(0, 0.15);
    expect(told.deviation).to.be.closeTo(0.5, 0.05);
  });
});
