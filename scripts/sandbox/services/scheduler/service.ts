import type { AwsService } from "../../server/aws-call";
import { createRestJsonService } from "../../server/rest-json-protocol";
import type { World } from "../../world";
import { createSchedule } from "./create-schedule";

export function createSchedulerService(world: World): AwsService {
  return createRestJsonService(world, {
    signingName: "scheduler",
    routes: [{ method: "POST", path: "/schedules/{Name}", operation: createSchedule }],
  });
}
