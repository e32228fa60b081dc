import type { FleetReport } from "../../contracts/results/fleet-report";
import type { PriceOptions } from "../policy/policy";
import { computeBenefit } from "./benefit";
import type { PeriodTotals } from "./period-totals";
import { computeScenarioFigures } from "./scenario-figures";

/** What the reports of a product and of the fleet begin with: the books, the benefit, and the main figures. */
export function computeHeadline(
  period: PeriodTotals,
  prices: PriceOptions,
): Pick<FleetReport, "business" | "scenarios" | "benefit"> {
  const scenarios = {
    model: computeScenarioFigures(period, period.scenarios.model, prices),
    baseline: computeScenarioFigures(period, period.scenarios.baseline, prices),
    perfectForesight: computeScenarioFigures(period, period.scenarios.perfectForesight, prices),
  };
  const benefit = computeBenefit(period, prices);
  const { fillRate, cycleServiceLevel, stockoutDays, lostSalesUnits, inventoryTurnover } = scenarios.model;
  const { benefitUsd, benefitLowUsd, benefitHighUsd } = benefit;
  return {
    business: {
      fillRate,
      cycleServiceLevel,
      stockoutDays,
      lostSalesUnits,
      inventoryTurnover,
      benefitUsd,
      benefitLowUsd,
      benefitHighUsd,
    },
    scenarios,
    benefit,
  };
}
