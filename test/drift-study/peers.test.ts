import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Adwin } from "../bench/drift-study/peers/adwin";
import { PageHinkley } from "../bench/drift-study/peers/page-hinkley";

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
});
