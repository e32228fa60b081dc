import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config";
import type { ForecastEndpoint } from "./endpoint";
import { CHAMPION } from "./endpoint/variants";

const SERVICE = "sagemaker";
const DIMENSION = "sagemaker:variant:DesiredInstanceCount";

/** Keeps the endpoint's instances at what the traffic needs, within bounds. */
export function scaleEndpoint({ autoscaling }: StackConfig, endpoint: ForecastEndpoint): void {
  const target = new aws.appautoscaling.Target(
    "endpoint-capacity",
    {
      serviceNamespace: SERVICE,
      scalableDimension: DIMENSION,
      resourceId: pulumi.interpolate`endpoint/${endpoint.name}/variant/${CHAMPION}`,
      minCapacity: autoscaling.minCapacity,
      maxCapacity: autoscaling.maxCapacity,
    },
    { parent: endpoint },
  );
  new aws.appautoscaling.Policy(
    "endpoint-scaling",
    {
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
        targetValue: autoscaling.targetInvocationsPerMinute,
        scaleOutCooldown: autoscaling.scaleOutCooldownSeconds,
        scaleInCooldown: autoscaling.scaleInCooldownSeconds,
      },
    },
    { parent: target },
  );
}
