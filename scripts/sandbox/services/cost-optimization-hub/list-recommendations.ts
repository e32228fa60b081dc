// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_CostOptimizationHub_ListRecommendations.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";
import type { World } from "../../world";
import { HOURS_PER_MONTH, ILLUSTRATIVE_PRICES } from "../cost-explorer/illustrative-prices";
import { MS_PER_DAY } from "../cost-explorer/usage-meter";
import type { Endpoint } from "../sagemaker/types";
import { stableId } from "../sns/topic-store";

interface Input {
  readonly filter?: { readonly resourceTypes?: readonly string[]; readonly actionTypes?: readonly string[] };
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** An endpoint without an invocation for this long counts as idle. */
const IDLE_DAYS = 14;

/** Recommends to delete endpoints nobody calls. The other checks of the hub are not emulated. */
export const listRecommendations = defineOperation<Input>({
  name: "ListRecommendations",
  shape: { maxResults: { type: "integer", min: 0, max: 100 } },
  run({ filter = {}, maxResults = 100, nextToken }, world) {
    const all = [...world.sagemaker.endpoints.values()]
      .filter((endpoint) => isIdle(world, endpoint))
      .map((endpoint) => recommend(world, endpoint));
    const found = all.filter(
      (item) =>
        (filter.resourceTypes?.includes(item.currentResourceType) ?? true) &&
        (filter.actionTypes?.includes(item.actionType) ?? true),
    );
    const page = paginate(found, nextToken, maxResults || 100);
    return { items: page.entries, nextToken: page.nextToken };
  },
});

function isIdle(world: World, endpoint: Endpoint): boolean {
  const { nowMs } = world.clock;
  if (endpoint.status !== "InService" || nowMs - endpoint.createdAtMs < IDLE_DAYS * MS_PER_DAY) return false;
  return endpoint.variants.every(
    ({ name }) =>
      !world.metrics.statistic(
        {
          namespace: "AWS/SageMaker",
          metricName: "Invocations",
          dimensions: [
            { Name: "EndpointName", Value: endpoint.name },
            { Name: "VariantName", Value: name },
          ],
        },
        nowMs - IDLE_DAYS * MS_PER_DAY,
        nowMs,
        "Sum",
      ),
  );
}

function recommend(world: World, endpoint: Endpoint) {
  const saving = endpoint.variants.reduce((sum, variant) => {
    const price =
      ILLUSTRATIVE_PRICES[`Host:${variant.input.InstanceType}`] ?? ILLUSTRATIVE_PRICES["Host:ml.other"]!;
    return sum + price.usdPerUnit * HOURS_PER_MONTH * variant.instanceCount;
  }, 0);
  return {
    recommendationId: stableId(endpoint.arn),
    accountId: world.accountId,
    region: world.region,
    resourceId: endpoint.name,
    resourceArn: endpoint.arn,
    currentResourceType: "SageMakerEndpoint",
    recommendedResourceType: "SageMakerEndpoint",
    estimatedMonthlySavings: saving,
    estimatedSavingsPercentage: 100,
    estimatedMonthlyCost: saving,
    currencyCode: "USD",
    implementationEffort: "Low",
    restartNeeded: false,
    rollbackPossible: true,
    actionType: "Delete",
    currentResourceSummary: endpoint.variants
      .map((variant) => `${variant.instanceCount} x ${variant.input.InstanceType}`)
      .join(", "),
    recommendedResourceSummary: "Delete the idle endpoint",
    lastRefreshTimestamp: world.clock.nowMs / 1000,
    recommendationLookbackPeriodInDays: IDLE_DAYS,
    source: "ComputeOptimizer",
  };
}
