import type { World } from "../../world";
import type { Execution } from "./execution";

const METRIC_OF_STATUS = {
  SUCCEEDED: "ExecutionsSucceeded",
  FAILED: "ExecutionsFailed",
  TIMED_OUT: "ExecutionsTimedOut",
  ABORTED: "ExecutionsAborted",
} as const;

/**
 * What Step Functions tells CloudWatch about an execution that ended, and what it bills: state transitions,
 * those of the children of a map included.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export function publishExecution(world: World, execution: Execution): void {
  if (execution.status === "RUNNING") return;
  const dimensions = [{ Name: "StateMachineArn", Value: execution.machine.arn }];
  const record = (metricName: string, value: number, unit: string) =>
    world.metrics.record(
      { namespace: "AWS/States", metricName, dimensions },
      { atMs: world.clock.nowMs, values: [value], unit },
    );
  record("ExecutionsStarted", 1, "Count");
  for (const [status, metricName] of Object.entries(METRIC_OF_STATUS)) {
    record(metricName, status === execution.status ? 1 : 0, "Count");
  }
  record("ExecutionTime", execution.stoppedAtMs! - execution.startedAtMs, "Milliseconds");
  world.meter.add(world.clock.nowMs, "StateTransition", execution.countTransitions(), execution.machine.arn);
}
