import { DescribeEndpointCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { DeleteScheduleCommand, type SchedulerClient } from "@aws-sdk/client-scheduler";
import type { Rollout } from "../contracts/ports";
import { sageMakerClient } from "./clients/sagemaker";
import { schedulerClient } from "./clients/scheduler";

/** The deployment of an endpoint, and the schedule that watches it. */
export function createRollout(
  endpointName: string,
  sageMaker: SageMakerClient = sageMakerClient(),
  scheduler: () => SchedulerClient = schedulerClient,
): Rollout {
  return {
    isUnderWay: async () => {
      const { EndpointStatus } = await sageMaker.send(
        new DescribeEndpointCommand({ EndpointName: endpointName }),
      );
      return EndpointStatus === "Updating";
    },
    endWatch: async (scheduleArn) => {
      const [, GroupName, Name] = /:schedule\/([^/]+)\/(.+)$/.exec(scheduleArn) ?? [];
      await scheduler()
        .send(new DeleteScheduleCommand({ Name, GroupName }))
        .catch((error: Error) => {
          // The next deployment may have taken it away already.
          if (error.name !== "ResourceNotFoundException") throw error;
        });
    },
  };
}
