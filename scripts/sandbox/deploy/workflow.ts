import { createSchedule } from "../services/scheduler/service";
import { requireLogDelivery } from "../services/step-functions/machine-role";
import { type DeployableResource, type Deployer, tagsOf, toApiMembers } from "./deployer";

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
  remove(resource, { world }) {
    const { Name, GroupName } = nameOf(resource);
    // Who was started by it may have taken it away, which the provider does not mind.
    if (world.scheduler.schedules.has(`${GroupName ?? "default"}/${Name}`))
      world.scheduler.delete(Name, GroupName);
  },
  async apply(resource, { call, world, isUpdate }) {
    const { inputs } = resource;
    const { Name, GroupName } = nameOf(resource);
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

function nameOf({ inputs, state, id }: DeployableResource) {
  return {
    Name: String(inputs.name ?? state.name ?? id),
    GroupName: inputs.groupName as string | undefined,
  };
}
