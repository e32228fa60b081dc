import { createSchedule } from "../services/scheduler/create-schedule";
import { type Deployer, toApiMembers } from "./deployer";

export const schedule: Deployer = {
  type: "aws:scheduler/schedule:Schedule",
  async apply({ inputs, state, id }, { call, world, isUpdate }) {
    const Name = String(inputs.name ?? state.name ?? id);
    const GroupName = inputs.groupName as string | undefined;
    if (isUpdate) world.scheduler.delete(Name, GroupName);
    await call(createSchedule, {
      Name,
      GroupName,
      Description: inputs.description,
      ScheduleExpression: inputs.scheduleExpression,
      ScheduleExpressionTimezone: inputs.scheduleExpressionTimezone,
      State: inputs.state,
      FlexibleTimeWindow: toApiMembers(inputs.flexibleTimeWindow),
      Target: toApiMembers(inputs.target),
    });
  },
};
