import { type Rule, SMALLEST_SAVING_USD } from "../rule";

/** Hours that run all year long cost less when they are committed to: what AWS proposes, for the whole account. */
export const judgeSavingsPlan: Rule = ({ savingsPlan }) => {
  if (!savingsPlan || savingsPlan.savingUsdPerMonth < SMALLEST_SAVING_USD) return undefined;
  const { savingUsdPerMonth, usdPerHour, onDemandUsd, lookbackDays } = savingsPlan;
  return {
    id: "savings-plan:sagemaker",
    rule: "savings-plan",
    resource: "account",
    title: `Commit to $${usdPerHour.toFixed(3)} an hour of SageMaker for a year`,
    savingUsdPerMonth,
    risk: "high",
    evidence: [
      `Cost Explorer: $${onDemandUsd.toFixed(2)} of SageMaker at the on-demand price, no plan covers it, sum of ${lookbackDays} days of the account`,
      "first what makes the endpoint smaller, then a commitment to what is left",
    ],
    prices: [],
    givesUp: `$${(usdPerHour * 24 * 365).toFixed(0)} are owed for the year, used or not; serverless endpoints are not covered`,
    changes: [],
    byHand: "Billing and Cost Management, Savings Plans, Recommendations: SageMaker, one year, no upfront",
  };
};
