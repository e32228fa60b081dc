import { createSchedule } from "../services/scheduler/service";
import { requireLogDelivery } from "../services/step-functions/machine-role";
import { type Deployer, tagsOf, toApiMembers } from "./deployer";

export const stateMachine: Deployer = {
  type: "aws:sfn/stateMachine:StateMachine",
  apply(resource, { world }) {
    const { inputs, state } = resource;
    const { level = "OFF" } = (inputs.loggingConfiguration ?? {}) as { level?: string };
    if (level !== "OFF") requireLogDelivery(world, String(inputs.roleArn));
    const { arn } = world.stateMachines.put({
      name: String(inputs.name ?? state.name),
      definition: String(inputs.definition),
      roleArn: String(inputs.roleArn),
      type: inputs.type as string | undefined,
      isTraced: (inputs.tracingConfiguration as { enabled?: boolean } | undefined)?.enabled === true,
    });
    world.tags.set(arn, tagsOf(resource));
  },
};

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
