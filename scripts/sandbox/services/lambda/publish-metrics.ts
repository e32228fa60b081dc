import type { World } from "../../world";

/** Puts what Lambda puts into CloudWatch after each invocation. */
export function publishLambdaMetrics(world: World): void {
  const record = (functionName: string, metricName: string, value: number, unit: string) =>
    world.metrics.record(
      { namespace: "AWS/Lambda", metricName, dimensions: [{ Name: "FunctionName", Value: functionName }] },
      { atMs: world.clock.nowMs, values: [value], unit },
    );
  world.lambda.onInvocation(({ name }, result) => {
    record(name, "Invocations", 1, "Count");
    record(name, "Errors", result.error ? 1 : 0, "Count");
    record(name, "Throttles", 0, "Count");
    record(name, "Duration", result.durationMs, "Milliseconds");
    record(name, "ConcurrentExecutions", 1, "Count");
  });
  world.lambda.onThrottle(({ name }) => {
    record(name, "Throttles", 1, "Count");
  });
}
