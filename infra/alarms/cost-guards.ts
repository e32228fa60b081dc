import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";
import { COST_TAG_KEY } from "../foundation/tags";

export interface CostGuardArgs {
  /** Physical name of the monthly budget, at most 100 characters. */
  readonly budgetName: string;
  /** Physical name of the watch for costs out of the ordinary, and of its subscription. */
  readonly anomaliesName: string;
  /** Value of the cost tag of all that is watched. */
  readonly costTagValue: string;
  readonly budget: Settings<"budget">;
  /** Topic whose policy, and whose key, let `budgets` and `costalerts` publish. */
  readonly topicArn: pulumi.Input<string>;
}

/** When the budget speaks: shares of the limit, spent or expected. */
const NOTIFICATIONS = [
  { notificationType: "ACTUAL", thresholdPercent: 80 },
  { notificationType: "FORECASTED", thresholdPercent: 100 },
  { notificationType: "ACTUAL", thresholdPercent: 100 },
] as const;

/**
 * Tells about money before the bill does: a budget over everything that bears the stack's tag, and, where the account
 * pays, a watch for costs that are out of the ordinary. Both services are global: they live in us-east-1 whatever the
 * region of the stack, and reach the topic there.
 */
export function createCostGuards(
  { budgetName, anomaliesName, costTagValue, budget, topicArn }: CostGuardArgs,
  options?: pulumi.CustomResourceOptions,
) {
  const tag = activateCostTag(budget);
  const dependsOn = tag ? [tag] : [];
  const monthly = new aws.budgets.Budget(
    "budget",
    {
      name: budgetName,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(budget.monthlyUsd),
      limitUnit: "USD",
      costFilters: [{ name: "TagKeyValue", values: [`user:${COST_TAG_KEY}$${costTagValue}`] }],
      notifications: NOTIFICATIONS.map(({ notificationType, thresholdPercent }) => ({
        notificationType,
        comparisonOperator: "GREATER_THAN",
        threshold: thresholdPercent,
        thresholdType: "PERCENTAGE",
        subscriberSnsTopicArns: [topicArn],
      })),
    },
    options,
  );
  if (budget.watchAnomalies) {
    watchAnomalies({ anomaliesName, costTagValue, budget, topicArn }, { ...options, dependsOn });
  }
  return monthly;
}

/**
 * The anomaly monitor looks at the tag and not at services: an account has one monitor of services only, and AWS has
 * made it already. A member account of an organisation may not make one by tag.
 */
function watchAnomalies(
  { anomaliesName, costTagValue, budget, topicArn }: Omit<CostGuardArgs, "budgetName">,
  options: pulumi.CustomResourceOptions,
): void {
  const monitor = new aws.costexplorer.AnomalyMonitor(
    "cost-anomalies",
    {
      name: anomaliesName,
      monitorType: "CUSTOM",
      monitorSpecification: anomalySpecification(costTagValue),
    },
    options,
  );
  new aws.costexplorer.AnomalySubscription(
    "cost-anomalies-alert",
    {
      name: anomaliesName,
      // A topic takes single alerts; daily and weekly digests go by e-mail only.
      frequency: "IMMEDIATE",
      monitorArnLists: [monitor.arn],
      subscribers: [{ type: "SNS", address: topicArn }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(budget.anomalyUsd)],
        },
      },
    },
    options,
  );
}

/**
 * Makes the stack's tag one that the bill is split by. The setting belongs to the account, so it is kept when
 * this stack goes: another stack of the account may count on it.
 */
function activateCostTag({
  activateCostTag,
}: Settings<"budget">): aws.costexplorer.CostAllocationTag | undefined {
  if (!activateCostTag) return undefined;
  return new aws.costexplorer.CostAllocationTag(
    "cost-tag",
    { tagKey: COST_TAG_KEY, status: "Active" },
    { retainOnDelete: true },
  );
}

/** The service answers with every kind of expression, absent ones as null; anything else would show as a change. */
function anomalySpecification(costTagValue: string): string {
  return JSON.stringify({
    And: null,
    CostCategories: null,
    Dimensions: null,
    Not: null,
    Or: null,
    Tags: { Key: COST_TAG_KEY, MatchOptions: null, Values: [costTagValue] },
  });
}
