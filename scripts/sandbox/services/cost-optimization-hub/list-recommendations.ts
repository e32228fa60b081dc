// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_CostOptimizationHub_ListRecommendations.html
import { defineOperation, paginate } from "../../server/operation";
import type { MemberRule } from "../../server/shape";
import type { World } from "../../world";
import { type FunctionFinding, LOOKBACK_DAYS } from "../compute-optimizer/function-findings";

interface Input {
  readonly filter?: {
    readonly tags?: readonly { readonly key?: string; readonly value?: string }[];
    readonly regions?: readonly string[];
    readonly resourceTypes?: readonly string[];
    readonly actionTypes?: readonly string[];
    readonly resourceArns?: readonly string[];
  };
  readonly maxResults?: number;
  readonly nextToken?: string;
}

const texts = (most = 100): MemberRule => ({
  type: "list",
  min: 1,
  max: most,
  element: { type: "string" },
});

/** The sandbox's account has opted in; what is found in it is what Compute Optimizer finds. */
export const listRecommendations = defineOperation<Input>({
  name: "ListRecommendations",
  shape: {
    filter: {
      type: "structure",
      members: {
        restartNeeded: { type: "boolean" },
        rollbackPossible: { type: "boolean" },
        implementationEfforts: texts(),
        accountIds: texts(),
        regions: texts(),
        resourceTypes: texts(),
        actionTypes: texts(),
        tags: {
          type: "list",
          min: 1,
          max: 100,
          element: { type: "structure", members: { key: { type: "string" }, value: { type: "string" } } },
        },
        resourceIds: texts(),
        resourceArns: texts(),
        recommendationIds: texts(),
      },
    },
    orderBy: { type: "structure" },
    includeAllRecommendations: { type: "boolean" },
    maxResults: { type: "integer", min: 0, max: 1000 },
    nextToken: { type: "string" },
  },
  run({ filter = {}, maxResults = 100, nextToken }, world) {
    const items = world.functionFindings.list().map((finding) => describe(finding, world));
    const found = items.filter(
      (item) =>
        (filter.regions ?? [world.region]).includes(item.region) &&
        (filter.resourceTypes ?? [item.currentResourceType]).includes(item.currentResourceType) &&
        (filter.actionTypes ?? [item.actionType]).includes(item.actionType) &&
        (filter.resourceArns ?? [item.resourceArn]).includes(item.resourceArn) &&
        (filter.tags ?? []).every(({ key, value }) =>
          item.tags.some((tag) => tag.key === key && tag.value === value),
        ),
    );
    const page = paginate(found, nextToken, maxResults);
    return { items: page.entries, nextToken: page.nextToken };
  },
});

function describe(
  { definition, recommendedMib, savingUsdPerMonth, costUsdPerMonth }: FunctionFinding,
  world: World,
) {
  return {
    recommendationId: Buffer.from(`${world.accountId}_${definition.name}`).toString("base64"),
    accountId: world.accountId,
    region: world.region,
    resourceId: definition.arn,
    resourceArn: definition.arn,
    currentResourceType: "LambdaFunction",
    recommendedResourceType: "LambdaFunction",
    estimatedMonthlySavings: savingUsdPerMonth,
    estimatedSavingsPercentage: (100 * savingUsdPerMonth) / Math.max(costUsdPerMonth, 1e-12),
    estimatedMonthlyCost: costUsdPerMonth,
    currencyCode: "USD",
    implementationEffort: "Low",
    restartNeeded: false,
    actionType: "Rightsize",
    rollbackPossible: true,
    currentResourceSummary: `${definition.memoryMib} MB memory`,
    recommendedResourceSummary: `${recommendedMib} MB memory`,
    lastRefreshTimestamp: world.clock.nowMs / 1000,
    recommendationLookbackPeriodInDays: LOOKBACK_DAYS,
    source: "ComputeOptimizer",
    tags: world.tags.get(definition.arn).map(({ Key, Value }) => ({ key: Key, value: Value })),
  };
}
