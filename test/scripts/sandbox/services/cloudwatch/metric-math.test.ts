import { expect } from "chai";
import { evaluateExpression } from "../../../../../scripts/sandbox/services/cloudwatch/metric-math";

const SERIES: Readonly<Record<string, readonly (number | undefined)[]>> = {
  m1: [10, 20, undefined],
  m2: [2, 0, 5],
};

function evaluate(expression: string) {
  return evaluateExpression(expression, {
    length: 3,
    lookup: (id) => SERIES[id],
    metrics: () => [SERIES.m1!, SERIES.m2!],
  });
}

describe("metric math", () => {
  it("keeps the precedence of operators", () => {
    expect(evaluate("1 + 2 * 3")).to.deep.equal([7, 7, 7]);
    expect(evaluate("(1 + 2) * 3")).to.deep.equal([9, 9, 9]);
    expect(evaluate("10 - 4 - 3")).to.deep.equal([3, 3, 3]);
    expect(evaluate("2 ^ 3 ^ 2")).to.deep.equal([512, 512, 512]);
    expect(evaluate("-2 + 5")).to.deep.equal([3, 3, 3]);
  });

  it("has no value where an operand has none or a division is by zero", () => {
    expect(evaluate("100 * m1 / m2")).to.deep.equal([500, undefined, undefined]);
  });

  it("fills gaps, chooses and compares", () => {
    expect(evaluate("FILL(m1, 0)")).to.deep.equal([10, 20, 0]);
    expect(evaluate("FILL(m1, m2)")).to.deep.equal([10, 20, 5]);
    expect(evaluate("IF(m2 > 0, m1, -1)")).to.deep.equal([10, -1, undefined]);
    expect(evaluate("m2 >= 2 AND m2 < 5")).to.deep.equal([1, 0, 0]);
  });

  it("aggregates over metrics period by period, over one series as a whole", () => {
    expect(evaluate("SUM(METRICS())")).to.deep.equal([12, 20, 5]);
    expect(evaluate("MAX([m1, m2])")).to.deep.equal([10, 20, 5]);
    expect(evaluate("AVG(m1)")).to.deep.equal([15, 15, 15]);
  });

  it("refuses what it cannot compute by name", () => {
    expect(() => evaluate("ANOMALY_DETECTION_BAND(m1, 2)")).to.throw("ANOMALY_DETECTION_BAND");
    expect(() => evaluate("m3 + 1")).to.throw('"m3" is not an id');
    expect(() => evaluate("1 +")).to.throw("ends too early");
    expect(() => evaluate("(1")).to.throw('")" is missing');
  });
});
