import { expect } from "chai";
import fc from "fast-check";
import { snappyCompress } from "hyparquet-writer/src/snappy.js";
import { decompressSnappy } from "../../../../functions/aws/parquet/snappy";

describe("Snappy", () => {
  it("gives back what was compressed", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 400 }), (values) => {
        const input = Uint8Array.from(values);
        expect(decompressSnappy(snappyCompress(input), input.length)).to.deep.equal(input);
      }),
    );
  });

  it("refuses a literal of a negative length instead of going back", () => {
    // Length 2^32 - 9 in four bytes: as a signed number it is -9.
    const bytes = Uint8Array.of(4, 0xfc, 0xf7, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(() => decompressSnappy(bytes, 4)).to.throw("a Snappy block does not fit its size");
  });

  it("refuses a copy from before the beginning, and bytes too few or too many", () => {
    expect(() => decompressSnappy(Uint8Array.of(4, 0x01, 0x01), 4)).to.throw("does not fit");
    expect(() => decompressSnappy(Uint8Array.of(2, 0x00, 65), 2)).to.throw("does not fit");
    expect(() => decompressSnappy(Uint8Array.of(2, 0x04, 65, 66), 1)).to.throw("does not fit");
    expect(() => decompressSnappy(Uint8Array.of(0x80), 1)).to.throw("ends too early");
  });
});
