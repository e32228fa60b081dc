import { expect } from "chai";
import { computeSketchDistance, KllSketch } from "../../../../functions/monitoring/model-monitor/kll-sketch";

describe("KllSketch", () => {
  it("keeps weights that add up and ranks within a percent", () => {
    const sketch = new KllSketch(512);
    for (let value = 0; value < 20_000; value += 1) sketch.add((value * 7919) % 20_000);
    const weight = sketch.data.reduce((sum, level, index) => sum + level.length * 2 ** index, 0);
    expect(weight).to.equal(20_000);
    const even = [Array.from({ length: 1000 }, (_, index) => index * 20)];
    expect(computeSketchDistance(sketch.data, even)).to.be.below(0.02);
  });

  it("is undefined against nothing", () => {
    expect(computeSketchDistance([[1]], [[]])).to.equal(undefined);
  });

  it("is exact until a level is full, then lets every second value count double, first the even ones", () => {
    const sketch = new KllSketch(8);
    for (const value of [8, 7, 6, 5, 4, 3, 2, 1]) sketch.add(value);
    expect(sketch.data).to.deep.equal([[1, 2, 3, 4, 5, 6, 7, 8]]);
    // By hand: 9 of 8 are one too many. The odd one, the largest, stays; of 1 to 8 the 1st, 3rd, 5th and 7th move up.
    sketch.add(9);
    expect(sketch.data).to.deep.equal([[9], [1, 3, 5, 7]]);
    // The lower level holds 8 too. Next time the 2nd, 4th, 6th and 8th move up.
    for (const value of [10, 11, 12, 13, 14, 15, 16]) sketch.add(value);
    expect(sketch.data[0]).to.have.length(8);
    sketch.add(17);
    expect(sketch.data).to.deep.equal([[17], [1, 3, 5, 7, 10, 12, 14, 16]]);
  });

  it("gives lower levels 0.64 of the room of the one above, rounded up", () => {
    // With k = 20 and two levels the lower one holds ceil(12.8) = 13, the upper one 20.
    const sketch = new KllSketch(20);
    for (let value = 0; value < 21; value += 1) sketch.add(value);
    expect(sketch.data.map((level) => level.length)).to.deep.equal([1, 10]);
    for (let value = 21; value < 33; value += 1) sketch.add(value);
    expect(sketch.data.map((level) => level.length)).to.deep.equal([13, 10]);
    sketch.add(33);
    expect(sketch.data.map((level) => level.length)).to.deep.equal([0, 17]);
    expect(sketch.parameters).to.deep.equal({ c: 0.64, k: 20 });
  });

  it("is undefined against nothing on either side, 0 of equal and 1 of separate values", () => {
    expect(computeSketchDistance([[]], [[1]])).to.equal(undefined);
    expect(computeSketchDistance([[3, 1, 2]], [[1, 2, 3]])).to.equal(0);
    expect(computeSketchDistance([[1, 2]], [[3], [4]])).to.equal(1);
    // By hand: 1, 1, 2 (as 1 of weight 2) against 1, 2, 2: two thirds and one third lie on 1.
    expect(computeSketchDistance([[2], [1]], [[1, 2, 2]])).to.be.closeTo(1 / 3, 1e-15);
  });
});
