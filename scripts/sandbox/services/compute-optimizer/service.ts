import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { getLambdaFunctionRecommendations } from "./get-lambda-function-recommendations";

export function createComputeOptimizerService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "compute-optimizer",
    version: "1.0",
    operations: [getLambdaFunctionRecommendations],
  });
}
