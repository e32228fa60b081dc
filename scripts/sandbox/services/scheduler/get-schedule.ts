// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html
import { defineOperation } from "../../server/operation";

export const getSchedule = defineOperation<{ readonly Name: string; readonly groupName?: string }>({
  name: "GetSchedule",
  run({ Name, groupName }, world) {
    const { input, arn, createdAtMs } = world.scheduler.get(Name, groupName);
    return {
      GroupName: "default",
      ScheduleExpressionTimezone: "UTC",
      State: "ENABLED",
      ...input,
      Arn: arn,
      CreationDate: createdAtMs / 1000,
      LastModificationDate: createdAtMs / 1000,
    };
  },
});
