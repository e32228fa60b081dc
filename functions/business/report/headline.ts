import type { FleetReport } from "../../contracts/results/fleet-report";
import { computeBenefit } from "./benefit";
import type { PeriodTotals } from "./period-totals";
import { computeScenarioFigures } from "./scenario-figures";

/** What the reports of a product and of the fleet begin with: the books, the benefit, and the main figures. */
export function computeHeadline(
  period: PeriodTotals,
): Pick<FleetReport, "business" | "scenarios" | "benefit"> {
  const scenarios = {
    model: computeScenarioFigures(period, period.scenarios.model),
    baseline: computeScenarioFigures(period, period.scenarios.baseline),
    perfectForesight: computeScenarioFigures(period, period.scenarios.perfectForesight),
  };
  const benefit = computeBenefit(period);
  const {
    fillRate,
    cycleServiceLevel,
    demandCycleServiceLevel,
    stockoutDays,
    lostSalesUnits,
    inventoryTurnover,
  } = scenarios.model;
  const { benefitAmount, benefitLowAmount, benefitHighAmount } = benefit;
  return {
    business: {
      fillRate,
      cycleServiceLevel,
      demandCycleServiceLevel,
      stockoutDays,
      lostSalesUnits,
      inventoryTurnover,
      benefitAmount,
      benefitLowAmount,
      benefitHighAmount,
    },
    scenarios,
    benefit,
  };
}
