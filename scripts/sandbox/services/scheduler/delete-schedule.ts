// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html
import { defineOperation } from "../../server/operation";

export const deleteSchedule = defineOperation<{ readonly Name: string; readonly groupName?: string }>({
  name: "DeleteSchedule",
  run({ Name, groupName }, world) {
    world.scheduler.delete(Name, groupName);
  },
});
