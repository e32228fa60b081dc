import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { getAnomalies } from "./get-anomalies";
import { getCostAndUsage } from "./get-cost-and-usage";
import { getCostForecast } from "./get-cost-forecast";
import { getSavingsPlansPurchaseRecommendation } from "./get-savings-plans";

export function createCostExplorerService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "ce",
    version: "1.1",
    operations: [getCostAndUsage, getCostForecast, getAnomalies, getSavingsPlansPurchaseRecommendation],
  });
}
