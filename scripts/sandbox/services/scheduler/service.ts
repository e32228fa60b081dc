import type { AwsService } from "../../server/aws-call";
import { createRestJsonService } from "../../server/rest-json-protocol";
import type { World } from "../../world";
import { createSchedule } from "./create-schedule";
import { deleteSchedule } from "./delete-schedule";
import { getSchedule } from "./get-schedule";
import { listSchedules } from "./list-schedules";

export function createSchedulerService(world: World): AwsService {
  return createRestJsonService(world, {
    signingName: "scheduler",
    routes: [
      { method: "GET", path: "/schedules", operation: listSchedules },
      { method: "POST", path: "/schedules/{Name}", operation: createSchedule },
      { method: "GET", path: "/schedules/{Name}", operation: getSchedule },
      { method: "DELETE", path: "/schedules/{Name}", operation: deleteSchedule },
    ],
  });
}
