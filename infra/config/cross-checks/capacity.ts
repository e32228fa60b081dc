import { CHAMPION } from "../../../functions/contracts/variants";
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
