import type { World } from "../../world";
import type { TransformJobInput } from "../sagemaker/transform/transform-input";
import { describeJob } from "../sagemaker/transform/transform-jobs";
import { createIntegrations, TASK_RESOURCES } from "./integrations";
import { publishExecution } from "./publish-metrics";
import { StateMachineStore } from "./state-machine-store";

/** The account's state machines, wired to its functions, topics, buckets and transform jobs. */
export function createStateMachineStore(world: World): StateMachineStore {
  return new StateMachineStore({
    clock: world.clock,
    region: world.region,
    accountId: world.accountId,
    taskResources: TASK_RESOURCES,
    onFinished: (execution) => publishExecution(world, execution),
    integrations: createIntegrations({
      s3: world.s3,
      invokeFunction: (functionName, payload) => world.lambda.invoke(functionName, payload),
      publish: async (message) => world.sns.publish(message),
      runTransformJob: async (input) => {
        const job = world.transformJobs.start(input as unknown as TransformJobInput);
        await job.finished;
        return describeJob(job);
      },
    }),
  });
}
