import type { World } from "../../world";
import type { Endpoint, LiveVariant } from "../sagemaker/types";
import type { ContainerOutcome } from "./call-container";

/** Time SageMaker adds to the container's; the sandbox has no network to measure it on. */
const OVERHEAD_MICROSECONDS = 1_500;

/**
 * Puts what SageMaker puts into CloudWatch for an invocation.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export function recordInvocation(
  world: World,
  endpoint: Endpoint,
  variant: LiveVariant,
  outcome: ContainerOutcome,
): void {
  const dimensions = [
    { Name: "EndpointName", Value: endpoint.name },
    { Name: "VariantName", Value: variant.name },
  ];
  const record = (metricName: string, value: number, unit: string) =>
    world.metrics.record(
      { namespace: "AWS/SageMaker", metricName, dimensions },
      { atMs: world.clock.nowMs, values: [value], unit },
    );
  record("Invocations", 1, "None");
  record("InvocationsPerInstance", 1 / Math.max(1, variant.instanceCount), "None");
  record("Invocation4XXErrors", outcome.statusCode >= 400 && outcome.statusCode < 500 ? 1 : 0, "None");
  record("Invocation5XXErrors", outcome.statusCode >= 500 ? 1 : 0, "None");
  record("ModelLatency", outcome.modelMicroseconds, "Microseconds");
  record("OverheadLatency", OVERHEAD_MICROSECONDS, "Microseconds");
}
