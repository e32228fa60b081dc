import { DescribeEndpointCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { DeleteScheduleCommand, GetScheduleCommand, type SchedulerClient } from "@aws-sdk/client-scheduler";
import type { Rollout } from "../contracts/ports";
import { sageMakerClient } from "./clients/sagemaker";
import { schedulerClient } from "./clients/scheduler";

/** Longest from the schedule to the deployment: what makes both does it in minutes, or failed in between. */
const LONGEST_WAIT_MS = 3_600_000;

/** The deployment of an endpoint, and the schedule that watches it. */
export function createRollout(
  endpointName: string,
  sageMaker: SageMakerClient = sageMakerClient(),
  scheduler: () => SchedulerClient = schedulerClient,
): Rollout {
  return {
    look: async (scheduleArn, nowMs) => {
      const endpoint = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
      if (endpoint.EndpointStatus === "Updating") return "under way";
      if (scheduleArn === undefined) return "over";
      if (endpoint.EndpointStatus === "Creating") return "to come";
      const createdAt = await readCreation(scheduler(), scheduleArn);
      if (createdAt === undefined) return "over";
      // What was moved after the schedule was made has been moved by its deployment.
      const hasMoved = (endpoint.LastModifiedTime?.getTime() ?? 0) > createdAt.getTime();
      return hasMoved || nowMs - createdAt.getTime() > LONGEST_WAIT_MS ? "over" : "to come";
    },
    endWatch: async (scheduleArn) => {
      await scheduler()
        .send(new DeleteScheduleCommand(nameOf(scheduleArn)))
        // The next deployment may have taken it away already.
        .catch(unlessGone);
    },
  };
}

/** When the schedule was made; `undefined` when it is gone. */
async function readCreation(client: SchedulerClient, scheduleArn: string): Promise<Date | undefined> {
  const found = await client.send(new GetScheduleCommand(nameOf(scheduleArn))).catch(unlessGone);
  return found?.CreationDate;
}

function nameOf(scheduleArn: string) {
  const [, GroupName, Name] = /:schedule\/([^/]+)\/(.+)$/.exec(scheduleArn) ?? [];
  return { Name, GroupName };
}

function unlessGone(error: Error): undefined {
  if (error.name !== "ResourceNotFoundException") throw error;
  return undefined;
}
