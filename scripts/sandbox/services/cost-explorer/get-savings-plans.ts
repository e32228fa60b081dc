// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetSavingsPlansPurchaseRecommendation.html
import { defineOperation } from "../../server/operation";

/** The sandbox proposes no commitment: it has no prices of plans. */
export const getSavingsPlansPurchaseRecommendation = defineOperation<object>({
  name: "GetSavingsPlansPurchaseRecommendation",
  shape: {
    SavingsPlansType: {
      type: "string",
      required: true,
      oneOf: ["COMPUTE_SP", "EC2_INSTANCE_SP", "SAGEMAKER_SP", "DATABASE_SP"],
    },
    TermInYears: { type: "string", required: true, oneOf: ["ONE_YEAR", "THREE_YEARS"] },
    PaymentOption: {
      type: "string",
      required: true,
      oneOf: [
        "NO_UPFRONT",
        "PARTIAL_UPFRONT",
        "ALL_UPFRONT",
        "LIGHT_UTILIZATION",
        "MEDIUM_UTILIZATION",
        "HEAVY_UTILIZATION",
      ],
    },
    LookbackPeriodInDays: {
      type: "string",
      required: true,
      oneOf: ["SEVEN_DAYS", "THIRTY_DAYS", "SIXTY_DAYS"],
    },
    AccountScope: { type: "string", oneOf: ["PAYER", "LINKED"] },
  },
  run: () => ({ SavingsPlansPurchaseRecommendation: {} }),
});
