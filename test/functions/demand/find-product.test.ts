import { expect } from "chai";
import { findFirstRow, findProduct } from "../../../functions/demand/find-product";

describe("finding a product among sorted ids", () => {
  const ids = ["a", "c", "c", "c", "e"];

  it("gives the first of its entries", () => {
    expect(findProduct(ids, "c")).equal(1);
    expect(findProduct(ids, "a")).equal(0);
    expect(findProduct(ids, "e")).equal(4);
  });

  it("gives the place where it would be, or none", () => {
    expect(findFirstRow(ids, "d")).equal(4);
    expect(findFirstRow(ids, "z")).equal(5);
    expect(findProduct(ids, "d")).equal(-1);
    expect(findProduct([], "a")).equal(-1);
  });
});
