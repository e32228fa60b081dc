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

  it("are certain without a deviation", () => {
    expect(drawLeadTimeDays("P-1", 20_000, policy(7, 0))).equal(7);
  });
});
