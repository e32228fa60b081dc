import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

export function capacityInOrder({ endpoint, autoscaling }: StackConfig): Fault[] {
  if (endpoint.kind === "serverless" || !autoscaling.enabled) return [];
  const { minCapacity, maxCapacity, batchMinCapacity } = autoscaling;
  const faults: Fault[] = [];
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
