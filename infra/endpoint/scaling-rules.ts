import type { types } from "@pulumi/aws";
import type { Settings } from "../config/schema";
import { dailyExpression } from "../function/daily-schedule";

type TargetTracking = types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration;

/**
 * What the instances follow. Invocations per instance are counted per minute; concurrency is reported
 * every ten seconds and also sees slow requests, so that it reacts minutes earlier.
 */
export function describeScaling(autoscaling: Settings<"autoscaling">): TargetTracking {
  const cooldowns = {
    scaleOutCooldown: autoscaling.scaleOutCooldownSeconds,
    scaleInCooldown: autoscaling.scaleInCooldownSeconds,
  };
  return autoscaling.metric === "concurrency"
    ? {
        ...cooldowns,
        predefinedMetricSpecification: {
          predefinedMetricType: "SageMakerVariantConcurrentRequestsPerModelHighResolution",
        },
        targetValue: autoscaling.targetConcurrency,
      }
    : {
        ...cooldowns,
        predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
        targetValue: autoscaling.targetInvocationsPerMinute,
      };
}

/** How the instances follow the traffic, and when the daily batch wants more of them. */
export interface ScalingSettings {
  readonly autoscaling: Settings<"autoscaling">;
  readonly schedule: Settings<"schedule">;
}

/** A change of the minimum at a time of day. */
export interface CapacityChange {
  readonly purpose: "before-batch" | "after-batch";
  readonly schedule: string;
  readonly minCapacity: number;
}

/** More instances while the daily batch runs: started before it, given back after it. */
export function describeBatchHour({ autoscaling, schedule }: ScalingSettings): CapacityChange[] {
  const { batchMinCapacity, minCapacity, batchLeadMinutes, batchDurationMinutes } = autoscaling;
  if (batchMinCapacity <= minCapacity || !schedule.enabled) return [];
  const before = shiftTime(schedule.batchPredictAt, -batchLeadMinutes);
  const after = shiftTime(schedule.batchPredictAt, batchDurationMinutes);
  return [
    { purpose: "before-batch", schedule: dailyExpression(before), minCapacity: batchMinCapacity },
    { purpose: "after-batch", schedule: dailyExpression(after), minCapacity },
  ];
}

const MINUTES_PER_DAY = 24 * 60;

/** `00:10` shifted by -20 minutes is `23:50`. */
export function shiftTime(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const shifted = (((hour * 60 + minute + minutes) % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  return [Math.floor(shifted / 60), shifted % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
