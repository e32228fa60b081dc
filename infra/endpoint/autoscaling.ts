import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { CHAMPION, SHADOW } from "../../functions/contracts/variants";
import type { ForecastEndpoint } from "./forecast-endpoint";
import {
  describeBatchHour,
  describeQuietHours,
  describeScaling,
  type ScalingSettings,
} from "./scaling-rules";
import { boundCapacity, type Variant } from "./variants";

const SERVICE = "sagemaker";
const DIMENSION = "sagemaker:variant:DesiredInstanceCount";

/**
 * Keeps the instances of every answering variant at what its traffic needs, within bounds, ready for the daily
 * batch, and few in quiet hours. A shadow follows the size it was given: nobody waits for it.
 *
 * The target hangs on the endpoint and goes before it: deleting a scaled endpoint first would leave a
 * target that scales nothing.
 */
export function scaleEndpoint(endpoint: ForecastEndpoint, settings: ScalingSettings): void {
  if (!settings.autoscaling.enabled) return;
  const bounds = boundCapacity(endpoint.variants, settings.autoscaling.maxCapacity);
  for (const variant of endpoint.variants) {
    // A serverless variant has no instances.
    if (variant.name !== SHADOW && variant.instanceCount !== undefined) {
      scaleVariant(endpoint, variant, bounds.get(variant.name)!, settings);
    }
  }
}

function scaleVariant(
  endpoint: ForecastEndpoint,
  variant: Variant,
  maxCapacity: number,
  settings: ScalingSettings,
): void {
  const { minCapacity } = settings.autoscaling;
  const logicalName = `endpoint-${variant.name}-capacity`;
  const isChampion = variant.name === CHAMPION;
  const target = new aws.appautoscaling.Target(
    logicalName,
    {
      serviceNamespace: SERVICE,
      scalableDimension: DIMENSION,
      resourceId: pulumi.interpolate`endpoint/${endpoint.name}/variant/${variant.name}`,
      // Registering with a minimum above the present size changes the size at once: a challenger starts small.
      minCapacity: isChampion ? minCapacity : 1,
      maxCapacity,
    },
    { parent: endpoint },
  );
  const ofTarget = {
    serviceNamespace: target.serviceNamespace,
    scalableDimension: target.scalableDimension,
    resourceId: target.resourceId,
  };
  new aws.appautoscaling.Policy(
    `${logicalName}-scaling`,
    {
      ...ofTarget,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: describeScaling(settings.autoscaling),
    },
    { parent: target },
  );
  if (!isChampion) return;
  const changes = [
    ...describeBatchHour(settings, { instanceCount: variant.instanceCount!, maxCapacity }),
    ...describeQuietHours(settings.autoscaling, maxCapacity),
  ];
  const times = new Map<string, number>();
  for (const { purpose, schedule, ...bounds } of changes) {
    const time = (times.get(purpose) ?? 0) + 1;
    times.set(purpose, time);
    new aws.appautoscaling.ScheduledAction(
      `${logicalName}-${purpose}${time > 1 ? `-${time}` : ""}`,
      { ...ofTarget, schedule, timezone: "UTC", scalableTargetAction: bounds },
      { parent: target },
    );
  }
}
