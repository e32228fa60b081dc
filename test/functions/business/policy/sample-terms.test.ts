import { expect } from "chai";
import { sampleTerms } from "../../../../functions/business/policy/sample-terms";
import { resolveTerms } from "../../../../functions/catalogue/resolve-terms";
import { lookUpProducts, NO_CATALOGUE, sameTerms } from "../../../../functions/contracts/catalogue";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({});
const TERMS = resolveTerms(POLICY, {
  ...NO_CATALOGUE,
  products: lookUpProducts([
    { productId: "A", supplier: "M" },
    { productId: "B", supplier: "M", leadTimeDays: 3 },
    { productId: "C", supplier: "N" },
  ]),
  suppliers: new Map([
    ["M", { supplier: "M", minimumOrderValue: 400 }],
    ["N", { supplier: "N" }],
  ]),
});

describe("the terms of a sample of products", () => {
  it("have the sample's share of what a supplier takes an order for, and nothing else of their own", () => {
    const sampled = sampleTerms(TERMS, 0.25);
    const [a, b] = ["A", "B"].map((id) => sampled.of(id));
    expect(a!.orderMinimum).to.have.property("supplier", "M");
    expect(JSON.stringify(a!.orderMinimum)).to.match(/100/).and.not.match(/400/);
    expect(b).to.deep.equal({ ...TERMS.of("B"), orderMinimum: a!.orderMinimum });
    expect(sampled.of("C")).to.equal(TERMS.of("C"));
    // Asked again the very object, so that what follows from it is computed once.
    expect(sampled.of("A")).to.equal(a);
    expect(sampled.distinct).to.include(a);
  });

  it("are those of the fleet where it is whole, or no supplier asks for anything", () => {
    expect(sampleTerms(TERMS, 1)).to.equal(TERMS);
    const same = sameTerms(POLICY);
    expect(sampleTerms(same, 0.5)).to.equal(same);
  });
});
