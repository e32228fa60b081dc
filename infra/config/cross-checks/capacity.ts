import { CHAMPION } from "../../../functions/contracts/variants";
import { findBatchHour, listQuietSpans, minuteOfDay } from "../../endpoint/scaling-rules";
import { boundCapacity, listVariants } from "../../endpoint/variants";
import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

export function capacityInOrder(config: StackConfig): Fault[] {
  const { endpoint, autoscaling } = config;
  if (endpoint.kind === "serverless" || !autoscaling.enabled) return [];
  const { minCapacity, maxCapacity, batchMinCapacity } = autoscaling;
  const faults: Fault[] = [];
  const ofChampion = boundCapacity(listVariants(config), maxCapacity).get(CHAMPION)!;
  const least = Math.max(minCapacity, batchMinCapacity, endpoint.instanceCount);
  if (ofChampion < least && least <= maxCapacity) {
    return [
      {
        path: "autoscaling.maxCapacity",
        value: maxCapacity,
        allowed:
          `at least ${maxCapacity + least - ofChampion}: it bounds all variants, and challenger or shadow leave the ` +
          `champion ${ofChampion} instances, of which it needs ${least}`,
        example: maxCapacity + least - ofChampion + 1,
      },
    ];
  }
  if (minCapacity > maxCapacity) {
    faults.push({
      path: "autoscaling.minCapacity",
      value: minCapacity,
      allowed: `at most autoscaling.maxCapacity (${maxCapacity})`,
      example: maxCapacity,
    });
  }
  if (batchMinCapacity > maxCapacity) {
    faults.push({
      path: "autoscaling.batchMinCapacity",
      value: batchMinCapacity,
      allowed: `at most autoscaling.maxCapacity (${maxCapacity})`,
      example: maxCapacity,
    });
  }
  if (
    minCapacity <= maxCapacity &&
    !(minCapacity <= endpoint.instanceCount && endpoint.instanceCount <= maxCapacity)
  ) {
    faults.push({
      path: "endpoint.instanceCount",
      value: endpoint.instanceCount,
      allowed: `from autoscaling.minCapacity (${minCapacity}) to autoscaling.maxCapacity (${maxCapacity}): every roll-out starts with it`,
      example: minCapacity,
    });
  }
  return faults;
}

/** Quiet hours that keep as many are none, and those that take the batch's instances away would not be quiet. */
export function quietHoursFit({ autoscaling, endpoint, schedule }: StackConfig): Fault | undefined {
  const { quietHours, minCapacity } = autoscaling;
  if (!quietHours) return undefined;
  if (!autoscaling.enabled || endpoint.kind === "serverless") {
    return {
      path: "autoscaling.quietHours.from",
      value: quietHours.from,
      allowed: "nothing where the endpoint does not scale: leave out autoscaling.quietHours",
    };
  }
  if (quietHours.from === quietHours.until) {
    return {
      path: "autoscaling.quietHours.until",
      value: quietHours.until,
      allowed: "another time than autoscaling.quietHours.from",
      example: "06:00",
    };
  }
  if (quietHours.minCapacity >= minCapacity) {
    return {
      path: "autoscaling.quietHours.minCapacity",
      value: quietHours.minCapacity,
      allowed: `less than autoscaling.minCapacity (${minCapacity})`,
      example: Math.max(1, minCapacity - 1),
    };
  }
  const batch = findBatchHour(autoscaling, schedule);
  if (!batch) return undefined;
  const isQuiet = (time: string) => hasQuietMinute(quietHours, minuteOfDay(time));
  const changesWithin = [quietHours.from, quietHours.until].some((time) => lies(time, batch));
  if (!isQuiet(batch.from) && !isQuiet(batch.until) && !changesWithin) return undefined;
  return {
    path: "autoscaling.quietHours.from",
    value: quietHours.from,
    allowed: `hours apart from ${batch.from} to ${batch.until}, in which autoscaling.batchMinCapacity keeps instances for the daily batch`,
  };
}

/** Whether that minute of some day is quiet. */
function hasQuietMinute(quietHours: Parameters<typeof listQuietSpans>[0], minute: number): boolean {
  const spans = listQuietSpans(quietHours);
  return Array.from({ length: 14 }, (_, day) => day * 24 * 60 + minute).some((minuteOfWeek) =>
    spans.some(({ fromMinute, untilMinute }) => minuteOfWeek >= fromMinute && minuteOfWeek < untilMinute),
  );
}

function lies(time: string, { from, until }: { readonly from: string; readonly until: string }): boolean {
  return from <= until ? from <= time && time < until : time >= from || time < until;
}

/**
 * Registering such a variant is refused in the middle of a deployment.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-add-code-define.html
 */
export function burstableDoesNotScale({ endpoint, autoscaling }: StackConfig): Fault | undefined {
  const isBurstable = /^ml\.t\d/.test(endpoint.instanceType);
  if (endpoint.kind === "serverless" || !isBurstable || !autoscaling.enabled) return undefined;
  return {
    path: "autoscaling.enabled",
    value: true,
    allowed: `false with ${endpoint.instanceType}: SageMaker does not scale burstable instances`,
    example: false,
  };
}
