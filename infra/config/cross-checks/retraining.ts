import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

/** What SageMaker's XGBoost trains, SageMaker's XGBoost must serve. */
export function trainedModelServes({ retraining, model }: StackConfig): Fault | undefined {
  if (!retraining.enabled || retraining.image !== undefined || model.algorithm === "xgboost")
    return undefined;
  return {
    path: "retraining.image",
    value: undefined,
    allowed:
      "the container that trains the model, unless SageMaker's XGBoost trains and serves it (`model.algorithm: xgboost`)",
    example: "123456789012.dkr.ecr.us-east-1.amazonaws.com/forecast-training:1.0.0",
  };
}

/** A candidate competes before it serves, which takes an endpoint of several variants. */
export function candidateCanCompete({ retraining, endpoint }: StackConfig): Fault | undefined {
  if (!retraining.enabled || endpoint.kind === "realtime") return undefined;
  return {
    path: "retraining.enabled",
    value: true,
    allowed: `false with a ${endpoint.kind} endpoint, which has one variant only: a candidate could not compete`,
    example: false,
  };
}
