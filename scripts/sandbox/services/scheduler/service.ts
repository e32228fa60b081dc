import type { AwsService } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { createRestJsonService } from "../../server/rest-json-protocol";
import type { World } from "../../world";
import { toInvokeFunction, toSendMessage } from "../lambda/function-role";
import type { Deliver, ScheduleInput } from "./schedule-book";

// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
export const createSchedule = defineOperation<ScheduleInput>({
  name: "CreateSchedule",
  shape: {
    Name: { type: "string", required: true, min: 1, max: 64, pattern: /^[0-9a-zA-Z-_.]+$/ },
    GroupName: { type: "string", min: 1, max: 64 },
    ScheduleExpression: { type: "string", required: true, min: 1, max: 256 },
    ScheduleExpressionTimezone: { type: "string", min: 1, max: 50 },
    State: { type: "string", oneOf: ["ENABLED", "DISABLED"] },
    FlexibleTimeWindow: {
      type: "structure",
      required: true,
      members: {
        Mode: { type: "string", required: true, oneOf: ["OFF", "FLEXIBLE"] },
        MaximumWindowInMinutes: { type: "integer", min: 1, max: 1440 },
      },
    },
    Target: {
      type: "structure",
      required: true,
      members: {
        Arn: { type: "string", required: true, min: 1, max: 1600 },
        RoleArn: { type: "string", required: true, min: 1, max: 1600 },
        RetryPolicy: {
          type: "structure",
          members: {
            MaximumRetryAttempts: { type: "integer", min: 0, max: 185 },
            MaximumEventAgeInSeconds: { type: "integer", min: 60, max: 86_400 },
          },
        },
      },
    },
  },
  run(input, world) {
    if (
      input.FlexibleTimeWindow.Mode === "FLEXIBLE" &&
      input.FlexibleTimeWindow.MaximumWindowInMinutes === undefined
    ) {
      throw new AwsError(
        "ValidationException",
        "MaximumWindowInMinutes is required when the flexible time window is on.",
      );
    }
    return { ScheduleArn: world.scheduler.create(input).arn };
  },
});

// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html
const getSchedule = defineOperation<{ readonly Name: string; readonly groupName?: string }>({
  name: "GetSchedule",
  run({ Name, groupName }, world) {
    const { input, arn, createdAtMs } = world.scheduler.get(Name, groupName);
    return {
      ...input,
      Arn: arn,
      GroupName: input.GroupName ?? "default",
      State: input.State ?? "ENABLED",
      CreationDate: createdAtMs / 1000,
      LastModificationDate: createdAtMs / 1000,
    };
  },
});

// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html
const deleteSchedule = defineOperation<{ readonly Name: string; readonly groupName?: string }>({
  name: "DeleteSchedule",
  run({ Name, groupName }, world) {
    world.scheduler.delete(Name, groupName);
    return {};
  },
});

const SCHEDULER = "scheduler.amazonaws.com";

/**
 * Hands events to the targets the sandbox knows. A function is invoked asynchronously: what fails inside it is
 * retried by Lambda; a schedule retries only what it could not hand over. Executions of state machines are
 * awaited, so that what they do is done at the time they were started.
 */
export function deliverTo(world: World): Deliver {
  return async ({ schedule, event, executionId }) => {
    const { Arn, RoleArn, RetryPolicy, DeadLetterConfig } = schedule.input.Target;
    world.meter.add(world.clock.nowMs, "ScheduledInvocation", 1, schedule.arn);
    try {
      const session = world.access.assumeRole(RoleArn, SCHEDULER, schedule.input.Name);
      if (Arn.includes(":states:")) {
        world.access.require(session, [{ action: "states:StartExecution", resource: Arn }]);
        const execution = world.stateMachines.start(Arn, JSON.stringify(event), executionId);
        await execution.finished;
        return undefined;
      }
      if (!Arn.includes(":lambda:")) {
        return { code: "ValidationException", message: `The sandbox does not deliver to ${Arn}.` };
      }
      world.access.require(session, [toInvokeFunction(Arn)]);
      await world.asyncInvoker.invoke(Arn, event, {
        maximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts,
        deadLetterArn: DeadLetterConfig?.Arn,
      });
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return { code: error.code, message: error.message };
      throw error;
    }
  };
}

/** Whether the role of a schedule lets an event that could not be delivered go to a queue; without it it is lost. */
export function mayScheduleKeep(world: World, scheduleArn: string, queueArn: string): boolean {
  const schedule = [...world.scheduler.schedules.values()].find(({ arn }) => arn === scheduleArn);
  if (!schedule) return false;
  const { Name, Target } = schedule.input;
  return world.access.allows({ roleArn: Target.RoleArn, service: SCHEDULER, session: Name }, [
    toSendMessage(queueArn),
  ]);
}

export function createSchedulerService(world: World): AwsService {
  return createRestJsonService(world, {
    signingName: "scheduler",
    routes: [
      { method: "POST", path: "/schedules/{Name}", operation: createSchedule },
      { method: "GET", path: "/schedules/{Name}", operation: getSchedule },
      { method: "DELETE", path: "/schedules/{Name}", operation: deleteSchedule },
    ],
  });
}
