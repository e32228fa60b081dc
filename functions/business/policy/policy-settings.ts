import type { PolicySummary } from "../../contracts/results/orders";
import type { BusinessSettings } from "../../contracts/settings";
import { computeProtectionIntervalDays, type PolicyOptions, type PriceOptions } from "./policy";

export interface PolicySettings {
  readonly policy: PolicyOptions;
  readonly prices: PriceOptions;
}

/** The stack's settings as the domain knows them. */
export function toPolicySettings(settings: BusinessSettings): PolicySettings {
  const prices: PriceOptions = {
    grossMarginRatio: settings.grossMarginRatio,
    annualHoldingCostRatio: settings.annualHoldingCostRatio,
    costPerOrderUsd: settings.costPerOrderUsd,
    usdPerCurrencyUnit: settings.usdPerCurrencyUnit,
  };
  return {
    policy: {
      leadTimeDays: settings.leadTimeDays,
      leadTimeDeviationDays: settings.leadTimeDeviationDays,
      reviewPeriodDays: settings.reviewPeriodDays,
      serviceTarget: settings.serviceTarget,
      serviceLevelTarget: settings.serviceLevelTarget,
      safetyStockMethod: settings.safetyStockMethod ?? "empirical",
      minimumOrderUnits: settings.minimumOrderUnits ?? 1,
      packUnits: settings.packUnits ?? 1,
      ...(settings.orderPolicy === "reorder-point" ? { reorderPoint: prices } : {}),
    },
    prices,
  };
}

/** The policy as reports and orders state it. */
export function summarisePolicy({ policy, prices }: PolicySettings): PolicySummary {
  return {
    kind: policy.reorderPoint ? "reorder-point" : "order-up-to",
    leadTimeDays: policy.leadTimeDays,
    leadTimeDeviationDays: policy.leadTimeDeviationDays,
    reviewPeriodDays: policy.reviewPeriodDays,
    protectionIntervalDays: computeProtectionIntervalDays(policy),
    serviceTarget: policy.serviceTarget,
    serviceLevelTarget: policy.serviceLevelTarget,
    safetyStockMethod: policy.safetyStockMethod,
    minimumOrderUnits: policy.minimumOrderUnits,
    packUnits: policy.packUnits,
    grossMarginRatio: prices.grossMarginRatio,
    annualHoldingCostRatio: prices.annualHoldingCostRatio,
    costPerOrderUsd: prices.costPerOrderUsd,
  };
}
