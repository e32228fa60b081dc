import { expect } from "chai";
import { findBelowMinimum } from "../../../../functions/business/orders/below-minimum";
import type { OrderLine } from "../../../../functions/contracts/results/orders";

const line = (supplier: string | undefined, value_usd: number, status: OrderLine["status"] = "suggested") =>
  ({ supplier, value_usd, status }) as OrderLine;
const SUPPLIERS = new Map([
  ["M", { supplier: "M", name: "M\u00fcller", minimumOrderValue: 100 }],
  ["N", { supplier: "N" }],
]);

describe("the least worth of an order", () => {
  it("is not reached by suggested lines that come to less, in the currency of the stack", () => {
    const lines = [
      line("M", 60.1),
      line("M", 39.8),
      line("M", 500, "held"),
      line("N", 1),
      line("X", 1),
      line(undefined, 1),
    ];
    expect(findBelowMinimum(lines, SUPPLIERS, 1)).deep.equal([
      { supplier: "M", name: "M\u00fcller", lines: 2, valueUsd: 99.9, minimumUsd: 100 },
    ]);
    expect(findBelowMinimum([...lines, line("M", 0.1)], SUPPLIERS, 1)).deep.equal([]);
    expect(findBelowMinimum(lines, SUPPLIERS, 0.5)).deep.equal([]);
    expect(findBelowMinimum(lines, SUPPLIERS, 2)[0]!.minimumUsd).equal(200);
  });
});
