import type { PolicySummary } from "../../contracts/results/orders";
import type { BusinessSettings } from "../../contracts/settings/business";
import { computeEconomicMiss } from "./critical-ratio";
import { computeProtectionIntervalDays } from "./policy";

/** The policy as reports and orders state it: the settings, and what follows from them. */
export function describePolicy(policy: BusinessSettings): PolicySummary {
  return {
    ...policy,
    protectionIntervalDays: computeProtectionIntervalDays(policy),
    criticalRatio: 1 - computeEconomicMiss(0, undefined, policy).missShare,
  };
}
