import { expect } from "chai";
import { classifyAbc } from "../../../../functions/business/policy/classify";
import { classifyXyz } from "../../../../functions/demand/variation-class";

describe("ABC by revenue", () => {
  it("gives the product that crosses a bound the better class", () => {
    // Shares 50, 25, 15, 6, 4: the third begins below 80 % and the fourth below 95 %.
    expect(classifyAbc([50, 25, 15, 6, 4])).deep.equal(["A", "A", "A", "B", "C"]);
  });

  it("begins class B at 80 % and class C at 95 %, sharp", () => {
    expect(classifyAbc([80, 20])).deep.equal(["A", "B"]);
    expect(classifyAbc([95, 5])).deep.equal(["A", "C"]);
  });

  it("does not depend on the order of the products", () => {
    expect(classifyAbc([4, 15, 50, 6, 25])).deep.equal(["C", "A", "A", "B", "A"]);
  });

  it("calls products without revenue C, also when nobody has any", () => {
    expect(classifyAbc([10, 0, -5])).deep.equal(["A", "C", "C"]);
    expect(classifyAbc([10, -5, -6, -7])).deep.equal(["A", "C", "C", "C"]);
    expect(classifyAbc([0, 0])).deep.equal(["C", "C"]);
  });
});

describe("XYZ by weekly variation", () => {
  it("has its bounds at half the mean and at the mean", () => {
    expect([0, 0.5, 0.51, 1, 1.01].map(classifyXyz)).deep.equal(["X", "X", "Y", "Y", "Z"]);
  });

  it("calls a product Z whose variation is unknown", () => {
    expect(classifyXyz(Number.NaN)).equal("Z");
  });
});
