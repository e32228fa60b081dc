import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { describeScalableTargets } from "./describe-scalable-targets";
import { describeScalingActivities } from "./describe-scaling-activities";
import { describeScalingPolicies } from "./describe-scaling-policies";
import { describeScheduledActions } from "./describe-scheduled-actions";

export function createApplicationAutoScalingService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "application-autoscaling",
    version: "1.1",
    operations: [
      describeScalableTargets,
      describeScalingActivities,
      describeScalingPolicies,
      describeScheduledActions,
    ],
  });
}
