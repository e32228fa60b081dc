import { expect } from "chai";
import fc from "fast-check";
import { findSorted, lowerBound } from "../../../../functions/demand/numeric/search";

describe("finding a value among sorted ones", () => {
  const ids = ["a", "c", "c", "c", "e"];

  it("gives the first of its entries", () => {
    expect(findSorted(ids, "c")).equal(1);
    expect(findSorted(ids, "a")).equal(0);
    expect(findSorted(ids, "e")).equal(4);
  });

  it("gives the place where it would be, or none", () => {
    expect(lowerBound(ids, "d")).equal(4);
    expect(lowerBound(ids, "z")).equal(5);
    expect(findSorted(ids, "d")).equal(-1);
    expect(findSorted([], "a")).equal(-1);
  });

  it("looks at a stretch only where one is given, and counts what is below as filter does", () => {
    const numbers = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: -25, max: 25 }), fc.nat(40), fc.nat(40), (list, value, a, b) => {
        const sorted = Int32Array.from(list).sort();
        const start = Math.min(a, b, sorted.length);
        const end = Math.min(Math.max(a, b), sorted.length);
        const below = sorted.subarray(start, end).filter((one) => one < value).length;
        expect(lowerBound(sorted, value, start, end)).equal(start + below);
      }),
    );
  });
});
