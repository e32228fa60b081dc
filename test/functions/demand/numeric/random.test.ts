import { expect } from "chai";
import { createRandom, hashText } from "../../../../functions/demand/numeric/random";

describe("random numbers", () => {
  it("are those of mulberry32, the same for the same seed", () => {
    // From the published algorithm, reckoned in Python with integers of any size cut to 32 bits.
    const known: readonly (readonly [number, readonly number[]])[] = [
      [0, [0.26642920868471265, 0.0003297457005828619, 0.2232720274478197, 0.1462021479383111]],
      [1, [0.6270739405881613, 0.002735721180215478, 0.5274470399599522, 0.9810509674716741]],
      [4294967295, [0.8964226141106337, 0.189478256739676, 0.7156526781618595, 0.9440599093213677]],
    ];
    for (const [seed, values] of known) {
      const random = createRandom(seed);
      expect(
        values.map(() => random()),
        `seed ${seed}`,
      ).to.deep.equal(values);
    }
  });

  it("have the mean and variance of a uniform distribution", () => {
    const random = createRandom(7);
    const values = Array.from({ length: 20_000 }, random);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    // Four standard errors: of the mean sqrt(1/12/n), of the variance sqrt(1/180/n).
    expect(mean).to.be.closeTo(0.5, 4 * Math.sqrt(1 / 12 / 20_000));
    expect(variance).to.be.closeTo(1 / 12, 4 * Math.sqrt(1 / 180 / 20_000));
  });
});

describe("the hash of a text", () => {
  it("is FNV-1a of its UTF-8 bytes", () => {
    // Test vectors of the FNV page; the last by hand from the two bytes of the letter, 0xc3 0xa4.
    expect(hashText("")).to.equal(0x811c9dc5);
    expect(hashText("a")).to.equal(0xe40c292c);
    expect(hashText("foobar")).to.equal(0xbf9cf968);
    expect(hashText("ä")).to.equal(0x199de0e2);
  });
});
