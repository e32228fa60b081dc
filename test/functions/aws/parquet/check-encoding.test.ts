import { expect } from "chai";
import { checkDeltas, checkRuns } from "../../../../functions/aws/parquet/check-encoding";

describe("check of encoded values in Parquet", () => {
  it("takes runs that give the values wanted, the last packed group filled up", () => {
    // Five times one value, then two of a packed group of eight.
    const page = Uint8Array.of(5 << 1, 1, (1 << 1) | 1, 0b11);
    expect(() => checkRuns(page, 0, page.length, 1, 7)).not.to.throw();
  });

  it("refuses a run that repeats a value more often than there are values", () => {
    const page = Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1);
    expect(() => checkRuns(page, 0, page.length, 1, 7)).to.throw("repeats a value 2147483647 times");
  });

  it("refuses packed values that the page does not hold", () => {
    const page = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 1);
    expect(() => checkRuns(page, 0, page.length, 1, 7)).to.throw("ends within a run");
    expect(() => checkRuns(Uint8Array.of(0x80), 0, 1, 1, 7)).to.throw("does not end");
  });

  it("takes the head of deltas as writers make it", () => {
    expect(() => checkDeltas(Uint8Array.of(0x80, 0x01, 4, 90, 0), 0, 90)).not.to.throw();
  });

  it("refuses blocks of deltas of no size, of a negative one, and another number of values", () => {
    expect(() => checkDeltas(Uint8Array.of(0, 4, 90), 0, 90)).to.throw("delta blocks of 0 values");
    expect(() => checkDeltas(Uint8Array.of(0x80, 0x01, 0, 90), 0, 90)).to.throw("in 0 parts");
    expect(() => checkDeltas(Uint8Array.of(0x80, 0xff, 0xff, 0xff, 0x0f, 4, 90), 0, 90)).to.throw(
      "delta blocks of 4294967",
    );
    expect(() => checkDeltas(Uint8Array.of(0x80, 0x01, 4, 91), 0, 90)).to.throw(
      "91 delta-encoded values where 90 belong",
    );
  });
});
