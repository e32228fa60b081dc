import type { FaultInjector } from "../../server/faults";
import type { World } from "../../world";
import { createModel, deleteModel } from "../sagemaker/models";
import type { TrainingJobInput } from "../sagemaker/training/training-input";
import { describeTrainingJob } from "../sagemaker/training/training-jobs";
import type { TransformJobInput } from "../sagemaker/transform/transform-input";
import { describeJob } from "../sagemaker/transform/transform-jobs";
import type { Execution } from "./execution";
import { createIntegrations, TASK_RESOURCES } from "./integrations";
import { traceWithMachineRole, withinRole } from "./machine-role";
import { StateMachineStore } from "./state-machine-store";
import { underFaults } from "./under-faults";

const SAGEMAKER = { CreateModel: createModel, DeleteModel: deleteModel } as const;

/** The account's state machines, wired to its functions, topics, buckets and transform jobs. */
export function createStateMachineStore(world: World, faults?: FaultInjector): StateMachineStore {
  const integrations = createIntegrations({
    s3: world.s3,
    invokeFunction: (functionName, payload) => world.lambda.invoke(functionName, payload),
    publish: async (message) => world.sns.publish(message),
    runTransformJob: async (input) => {
      const job = world.transformJobs.start(input as unknown as TransformJobInput);
      await job.finished;
      return describeJob(job);
    },
    runTrainingJob: async (input) => {
      const job = world.trainingJobs.start(input as unknown as TrainingJobInput);
      await job.finished;
      return describeTrainingJob(job);
    },
    callSageMaker: async (operation, input) =>
      (await SAGEMAKER[operation].run(input as never, world, undefined as never)) ?? {},
  });
  return new StateMachineStore({
    clock: world.clock,
    region: world.region,
    accountId: world.accountId,
    taskResources: TASK_RESOURCES,
    onFinished: (execution) => {
      publishExecution(world, execution);
      traceWithMachineRole(world, execution.machine);
    },
    integrationsOf: (machine, executionName) => {
      const allowed = withinRole(world, machine, executionName, integrations);
      return faults ? underFaults(faults, machine.name, allowed) : allowed;
    },
  });
}

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
function publishExecution(world: World, execution: Execution): void {
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
