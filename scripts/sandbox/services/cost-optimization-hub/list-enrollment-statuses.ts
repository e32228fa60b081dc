// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_CostOptimizationHub_ListEnrollmentStatuses.html
import { defineOperation } from "../../server/operation";

/** The sandbox's account is enrolled. */
export const listEnrollmentStatuses = defineOperation({
  name: "ListEnrollmentStatuses",
  run: (_input, world) => ({
    items: [{ accountId: world.accountId, status: "Active", createdTimestamp: 0, lastUpdatedTimestamp: 0 }],
    includeMemberAccounts: false,
  }),
});
