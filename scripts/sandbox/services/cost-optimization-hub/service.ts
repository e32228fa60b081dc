import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { listRecommendations } from "./list-recommendations";

export function createCostOptimizationHubService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "cost-optimization-hub",
    version: "1.0",
    operations: [listRecommendations],
  });
}
