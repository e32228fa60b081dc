import { expect } from "chai";
import { checkStruct } from "../../../../functions/aws/parquet/check-struct";

/** Field 1 of a type, with the bytes of its value, and the end of the structure. */
function structOf(type: number, ...value: readonly number[]): Uint8Array {
  return Uint8Array.of(0x10 | type, ...value, 0);
}

function check(bytes: Uint8Array): number {
  return checkStruct(bytes, 0, bytes.length);
}

describe("check of structures in Parquet", () => {
  it("returns where a structure ends", () => {
    expect(check(Uint8Array.of(0))).to.equal(1);
    // A number, a text of two bytes, a list of three truth values, a structure in the structure.
    const bytes = Uint8Array.of(
      0x15,
      0x80,
      0x01,
      0x18,
      2,
      65,
      66,
      0x19,
      0x31,
      1,
      2,
      1,
      0x1c,
      0x15,
      4,
      0,
      0,
      99,
    );
    expect(check(bytes)).to.equal(bytes.length - 1);
  });

  it("refuses lengths beyond the bytes, also those that are negative as signed numbers", () => {
    expect(() => check(structOf(8, 0xf6, 0xff, 0xff, 0xff, 0x0f, 65))).to.throw("does not fit");
    expect(() => check(structOf(9, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07, 1))).to.throw(
      "a list claims 2147483647",
    );
  });

  it("refuses structures and numbers that do not end, and types that Parquet does not use", () => {
    expect(() => check(Uint8Array.of(0x15, 2))).to.throw("a structure does not end");
    expect(() => check(structOf(6, ...new Array(40).fill(0xff)))).to.throw("a number does not end");
    expect(() => check(Uint8Array.from(new Array(400).fill(0x1c)))).to.throw("nested too deeply");
    expect(() => check(structOf(13))).to.throw("unknown type 13");
  });
});
