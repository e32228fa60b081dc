import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Account } from "../foundation/account";
import { assumeRoleDocument, policyDocument, type Statement } from "../foundation/policy-document";

interface ScheduleArgs {
  /** Physical name, 1 to 55 characters; its role is `<name>-schedule`. @default both named by Pulumi */
  readonly scheduleName?: string;
  /** Physical name of the role where the schedule has none. @default as above */
  readonly roleName?: string;
  /** What it does, for the console. */
  readonly description: string;
  /** When it runs, in UTC: `cron(...)` or `rate(...)`. */
  readonly expression: string;
  /** What is started. */
  readonly targetArn: pulumi.Input<string>;
  /** Queue that gets what could not be started. */
  readonly deadLetterArn: pulumi.Input<string>;
  /** Whether it runs. */
  readonly enabled: boolean;
  /** The one thing the schedule may do to its target. */
  readonly start: Statement;
  /** What the target gets beside the time. @default nothing */
  readonly input?: Readonly<Record<string, string>>;
  /** Whose schedules may take the role. */
  readonly account: Account;
}

export interface DailyScheduleArgs extends Omit<ScheduleArgs, "description" | "expression" | "roleName"> {
  /** Time of day in UTC, `HH:MM`. */
  readonly at: string;
  /**
   * Starts it every quarter of an hour from its hour to some hours after this time, `HH:MM`, until its day is there and
   * done. @default once, at its time
   */
  readonly waitsUntil?: string;
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
  const { waitsUntil } = args;
  if (waitsUntil === undefined) {
    const description = `Starts ${logicalName} daily at ${args.at} UTC.`;
    return createSchedule(
      logicalName,
      { ...args, description, expression: dailyExpression(args.at) },
      options,
    );
  }
  const description = `Starts ${logicalName} from ${args.at} UTC until its day is there and done.`;
  const input = { ...args.input, waitsForDay: "yes" };
  const expression = waitingExpression(args.at, waitsUntil);
  return createSchedule(logicalName, { ...args, description, expression, input }, options);
}

/** Hours after the deadline in which what was late is still done. */
const HOURS_AFTER = 2;

/** `04:30` and `09:00` -> `cron(0/15 4-11 * * ? *)` */
export function waitingExpression(at: string, until: string): string {
  const hourOf = (time: string) => Number(time.split(":")[0]);
  return `cron(0/15 ${hourOf(at)}-${Math.min(23, hourOf(until) + HOURS_AFTER)} * * ? *)`;
}

/** @param ofSchedule options of the schedule alone, not of its role. */
export function createSchedule(
  logicalName: string,
  args: ScheduleArgs,
  options: pulumi.CustomResourceOptions,
  ofSchedule: pulumi.CustomResourceOptions = {},
): aws.scheduler.Schedule {
  const role = new aws.iam.Role(
    `${logicalName}-schedule-role`,
    {
      name: args.roleName ?? (args.scheduleName && `${args.scheduleName}-schedule`),
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
      description: args.description,
      scheduleExpression: args.expression,
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
    { ...options, ...ofSchedule, dependsOn: [policy] },
  );
}

/** `04:30` -> `cron(30 4 * * ? *)` */
export function dailyExpression(at: string): string {
  const [hours, minutes] = at.split(":").map(Number);
  return `cron(${minutes} ${hours} * * ? *)`;
}
