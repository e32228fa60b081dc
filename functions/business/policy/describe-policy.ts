import type { ProductTerms } from "../../contracts/catalogue";
import type { PolicySummary } from "../../contracts/results/orders";
import { computeEconomicMiss } from "./critical-ratio";
import { computeProtectionIntervalDays } from "./policy";

/** The policy as reports and orders state it: the settings, and what follows from them. */
export function describePolicy(policy: ProductTerms): PolicySummary {
  const {
    unitCostAmount: _,
    listPriceAmount: __,
    shelfLifeDays: ___,
    discontinuedFromDay: ____,
    currency: _____,
    ...settings
  } = policy;
  return {
    ...settings,
    protectionIntervalDays: computeProtectionIntervalDays(policy),
    criticalRatio: 1 - computeEconomicMiss({ protectionForecastUnits: 0 }, undefined, policy).missShare,
  };
}
