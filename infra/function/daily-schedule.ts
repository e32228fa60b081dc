import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Account } from "../foundation/account";
import { assumeRoleDocument, policyDocument, type Statement } from "../foundation/policy-document";

export interface DailyScheduleArgs {
  /** Physical name, 1 to 55 characters; its role is `<name>-schedule`. @default both named by Pulumi */
  readonly scheduleName?: string;
  /** What is started. */
  readonly targetArn: pulumi.Input<string>;
  /** Queue that gets what could not be started. */
  readonly deadLetterArn: pulumi.Input<string>;
  /** Time of day in UTC, `HH:MM`. */
  readonly at: string;
  /** Whether it runs. */
  readonly enabled: boolean;
  /** The one thing the schedule may do to its target. */
  readonly start: Statement;
  /** What the target gets beside the time. @default nothing */
  readonly input?: Readonly<Record<string, string>>;
  /** Whose schedules may take the role. */
  readonly account: Account;
}

/** EventBridge Scheduler fills in both; handlers take the time from here, so that any day can be run again. */
const CONTEXT = {
  scheduledAt: "<aws.scheduler.scheduled-time>",
  executionId: "<aws.scheduler.execution-id>",
};

/** Runs something every day, with a role of its own, retries, and a queue for what could not be started. */
export function createDailySchedule(
  logicalName: string,
  args: DailyScheduleArgs,
  options: pulumi.CustomResourceOptions,
): aws.scheduler.Schedule {
  const role = new aws.iam.Role(
    `${logicalName}-schedule-role`,
    {
      name: args.scheduleName && `${args.scheduleName}-schedule`,
      description: `Lets the schedule start ${logicalName}.`,
      assumeRolePolicy: assumeRoleDocument("scheduler.amazonaws.com", args.account),
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(
    `${logicalName}-schedule-policy`,
    {
      role: role.name,
      policy: policyDocument([
        args.start,
        { sid: "KeepDeadLetters", actions: ["sqs:SendMessage"], resources: [args.deadLetterArn] },
      ]),
    },
    options,
  );
  return new aws.scheduler.Schedule(
    `${logicalName}-schedule`,
    {
      name: args.scheduleName,
      description: `Starts ${logicalName} daily at ${args.at} UTC.`,
      scheduleExpression: dailyExpression(args.at),
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      state: args.enabled ? "ENABLED" : "DISABLED",
      target: {
        arn: args.targetArn,
        roleArn: role.arn,
        input: JSON.stringify({ ...args.input, ...CONTEXT }),
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: args.deadLetterArn },
      },
    },
    { ...options, dependsOn: [policy] },
  );
}

/** `04:30` -> `cron(30 4 * * ? *)` */
export function dailyExpression(at: string): string {
  const [hours, minutes] = at.split(":").map(Number);
  return `cron(${minutes} ${hours} * * ? *)`;
}
