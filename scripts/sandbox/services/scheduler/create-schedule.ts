// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import type { ScheduleInput } from "./schedule-book";

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
