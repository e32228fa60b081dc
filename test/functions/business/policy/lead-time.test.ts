import { expect } from "chai";
import {
  computeLongestLeadTimeDays,
  drawLeadTimeDays,
} from "../../../../functions/business/policy/lead-time";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";

const policy = (leadTimeDays: number, leadTimeDeviationDays: number) =>
  ({ leadTimeDays, leadTimeDeviationDays }) as BusinessSettings;

describe("lead times", () => {
  it("have the mean and the deviation that were set", () => {
    const drawn = Array.from({ length: 4_000 }, (_, day) => drawLeadTimeDays("P-1", day, policy(14, 3)));
    const mean = drawn.reduce((sum, days) => sum + days, 0) / drawn.length;
    const variance = drawn.reduce((sum, days) => sum + (days - mean) ** 2, 0) / (drawn.length - 1);
    expect(mean).closeTo(14, 0.2);
    // Rounding to days adds 1/12 to the variance, the limit at 2.5 deviations takes some away.
    expect(Math.sqrt(variance)).closeTo(3, 0.2);
  });

  it("stay between 0 and the longest that stock under way is kept for", () => {
    for (let day = 0; day < 2_000; day++) {
      expect(drawLeadTimeDays("P-1", day, policy(1, 4))).within(0, computeLongestLeadTimeDays(policy(1, 4)));
    }
    expect(computeLongestLeadTimeDays(policy(7, 1))).equal(10);
  });

  it("depend on the product and the day alone: a repeated run waits equally long", () => {
    expect(drawLeadTimeDays("P-1", 20_000, policy(7, 2))).equal(
      drawLeadTimeDays("P-1", 20_000, policy(7, 2)),
    );
    const products = Array.from({ length: 50 }, (_, index) =>
      drawLeadTimeDays(`P-${index}`, 9, policy(7, 2)),
    );
    expect(new Set(products).size).above(3);
  });

  it("keep to 2.5 deviations of the mean on either side, and reach them", () => {
    const drawn = Array.from({ length: 3_000 }, (_, day) => drawLeadTimeDays("P-1", day, policy(20, 4)));
    expect([Math.min(...drawn), Math.max(...drawn)]).deep.equal([10, 30]);
    expect(computeLongestLeadTimeDays(policy(20, 4))).equal(30);
    // P(|Z| > 2.5) is 1.2 %: 19 of 3,000 on each side, and as many that are rounded to the limit.
    expect(drawn.filter((days) => days === 30).length).within(10, 90);
  });

  it("never become negative, and never longer than is kept for", () => {
    const short = Array.from({ length: 2_000 }, (_, day) => drawLeadTimeDays("P-1", day, policy(2, 3)));
    // 2 - 7.5 and 2 + 7.5.
    expect([Math.min(...short), Math.max(...short)]).deep.equal([0, 10]);
    expect(computeLongestLeadTimeDays(policy(2, 3))).equal(10);
  });

  it("differ from day to day and from product to product, without a tie between them", () => {
    const drawnOf = (productId: string) =>
      Array.from({ length: 400 }, (_, day) => drawLeadTimeDays(productId, 20_000 + day, policy(14, 3)));
    const correlate = (left: readonly number[], right: readonly number[]) => {
      const mean = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      const [a, b] = [mean(left), mean(right)];
      const product = (x: readonly number[], y: readonly number[], p: number, q: number) =>
        x.reduce((sum, value, index) => sum + (value - p) * (y[index]! - q), 0);
      return product(left, right, a, b) / Math.sqrt(product(left, left, a, a) * product(right, right, b, b));
    };
    const first = drawnOf("P-1");
    // Of 400 independent pairs the correlation has a deviation of 1 / sqrt(400) = 0.05.
    expect(Math.abs(correlate(first, drawnOf("P-2")))).below(0.2);
    expect(Math.abs(correlate(first.slice(1), first.slice(0, -1)))).below(0.2);
  });

  it("are certain without a deviation", () => {
    expect(drawLeadTimeDays("P-1", 20_000, policy(7, 0))).equal(7);
  });
});
