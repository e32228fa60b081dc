import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LogLevel } from "../../functions/contracts/log-line";
import { type Closure, PACKAGE_HANDLER, packageClosure } from "../closure/package-closure";
import type { Account } from "../foundation/account";
import { joinNetwork, type Network } from "../foundation/network";
import { assumeRoleDocument, policyDocument, type Statement } from "../foundation/policy-document";
import { componentType } from "../naming";
import { createDailySchedule } from "./daily-schedule";
import { createDeadLetterQueue } from "./dead-letters";
import {
  type AlarmTrigger,
  type MessageTrigger,
  startOnAlarmsOver,
  startOnMessages,
} from "./message-triggers";
import { type ObjectTrigger, startOnObjects } from "./object-trigger";

export interface InlineFunctionArgs {
  /**
   * Physical name, 1 to 55 letters, digits, hyphens and underscores; log, role, queue and schedule are named
   * after it. @default all named by Pulumi
   */
  readonly functionName?: string;
  /** What it does, for the console. */
  readonly description: string;
  /** Glue of a few lines: reads outputs with `.get()`, imports its handler inside its body, calls it. */
  readonly closure: Closure;
  /** Folder of the file in which the closure stands, `__dirname`: its imports are relative to it. */
  readonly resolveDir: string;
  /** Everything the handler may do beyond writing its own log and traces. */
  readonly permissions: readonly Statement[];
  /** Seconds a run may take, 1 to 900. State why. */
  readonly timeoutSeconds: number;
  /** Memory in MiB, 128 to 10240; the share of a CPU grows with it, 1769 MiB are one. State why. */
  readonly memoryMib: number;
  /** Memory in the place of that, where a setting says so. */
  readonly givenMemoryMib?: number;
  /** Runs at a time. @default no reservation: the account's pool */
  readonly reservedConcurrency?: number;
  /** Time of day in UTC, `HH:MM`, of the daily run. @default no schedule */
  readonly dailyAt?: string;
  /** Has the daily run wait for its day until this time, `HH:MM`, and some hours more. @default it does not wait */
  readonly waitsUntil?: string;
  /** Objects that start it when they come: their bucket and how their keys begin. @default none */
  readonly onObjects?: ObjectTrigger;
  /** Topic whose messages start it. @default none */
  readonly onMessages?: MessageTrigger;
  /** Alarms whose end starts it: how their names begin. @default none */
  readonly onAlarmsOver?: AlarmTrigger;
  /** Whether the schedule runs. @default true */
  readonly scheduleEnabled?: boolean;
  /** Days the log is kept, one of the periods CloudWatch Logs knows: 1, 3, 5, 7, 14, 30 ... */
  readonly logRetentionDays: number;
  /** Least important lines that are kept. @default "INFO" */
  readonly logLevel?: LogLevel;
  /** Where the program deploys: `lookUpAccount()`. */
  readonly account: Account;
  /** Subnets it runs in. @default Lambda's own network */
  readonly network?: Network;
}

/** The newest Node runtime of Lambda. Set here, not left to a default, so that an upgrade is a commit. */
const RUNTIME = "nodejs24.x";

/**
 * A Lambda function from an inline closure, with everything it needs around it: a log group with retention
 * that exists first, a role of its own with the least rights, a dead-letter queue, retries, tracing and,
 * if it runs daily, its schedule.
 */
export class InlineFunction extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly invokeArn: pulumi.Output<string>;
  readonly deadLetterQueueName: pulumi.Output<string>;
  readonly deadLetterQueueArn: pulumi.Output<string>;
  readonly timeoutSeconds: number;
  /** Memory it has, MiB. */
  readonly memoryMib: number;
  /** Whether it has a schedule of its own. */
  readonly isDaily: boolean;

  constructor(logicalName: string, args: InlineFunctionArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("function", "InlineFunction"), logicalName, {}, options);
    const child = { parent: this };
    const { functionName } = args;
    this.memoryMib = args.givenMemoryMib ?? args.memoryMib;

    const logGroup = new aws.cloudwatch.LogGroup(
      `${logicalName}-logs`,
      { name: functionName && `/aws/lambda/${functionName}`, retentionInDays: args.logRetentionDays },
      child,
    );
    const deadLetters = createDeadLetterQueue(logicalName, functionName, child);
    const role = new aws.iam.Role(
      `${logicalName}-role`,
      {
        name: functionName,
        description: `Rights of the function ${functionName ?? logicalName}.`,
        assumeRolePolicy: assumeRoleDocument("lambda.amazonaws.com", args.account),
      },
      child,
    );
    const policy = new aws.iam.RolePolicy(
      `${logicalName}-policy`,
      {
        role: role.name,
        policy: policyDocument([
          ...ownStatements(logGroup.arn, deadLetters.arn),
          ...joinNetwork(args.network, args.account),
          ...args.permissions,
        ]),
      },
      child,
    );

    const lambda = new aws.lambda.Function(
      logicalName,
      {
        name: functionName,
        description: args.description,
        role: role.arn,
        runtime: RUNTIME,
        architectures: ["arm64"],
        handler: PACKAGE_HANDLER,
        code: packageClosure(logicalName, args.closure, { resolveDir: args.resolveDir }),
        timeout: args.timeoutSeconds,
        memorySize: this.memoryMib,
        reservedConcurrentExecutions: args.reservedConcurrency,
        environment: { variables: { NODE_OPTIONS: "--enable-source-maps" } },
        deadLetterConfig: { targetArn: deadLetters.arn },
        tracingConfig: { mode: "Active" },
        ...(args.network && {
          vpcConfig: {
            subnetIds: [...args.network.subnetIds],
            securityGroupIds: [...args.network.securityGroupIds],
          },
        }),
        // JSON, so that lines have levels and fields to search by; Lambda's own lines say how long and how much memory.
        loggingConfig: {
          logFormat: "JSON",
          applicationLogLevel: args.logLevel ?? "INFO",
          systemLogLevel: "INFO",
          logGroup: logGroup.name,
        },
      },
      { ...child, dependsOn: [policy] },
    );
    new aws.lambda.FunctionEventInvokeConfig(
      `${logicalName}-retries`,
      // A handler is idempotent: one more try is safe, a third rarely helps and delays the alarm.
      { functionName: lambda.name, maximumRetryAttempts: 1, maximumEventAgeInSeconds: 3600 },
      child,
    );
    if (args.dailyAt !== undefined) {
      createDailySchedule(
        logicalName,
        {
          scheduleName: functionName,
          targetArn: lambda.arn,
          deadLetterArn: deadLetters.arn,
          at: args.dailyAt,
          waitsUntil: args.waitsUntil,
          enabled: args.scheduleEnabled ?? true,
          start: { sid: "Invoke", actions: ["lambda:InvokeFunction"], resources: [lambda.arn] },
          account: args.account,
        },
        child,
      );
    }

    if (args.onObjects !== undefined) {
      startOnObjects(
        logicalName,
        { ...args.onObjects, ruleName: functionName, functionArn: lambda.arn },
        child,
      );
    }

    if (args.onMessages !== undefined) {
      startOnMessages(logicalName, { ...args.onMessages, functionArn: lambda.arn }, child);
    }
    if (args.onAlarmsOver !== undefined) {
      startOnAlarmsOver(
        logicalName,
        { ...args.onAlarmsOver, ruleName: functionName, functionArn: lambda.arn },
        child,
      );
    }

    this.name = lambda.name;
    this.arn = lambda.arn;
    this.invokeArn = lambda.invokeArn;
    this.deadLetterQueueName = deadLetters.name;
    this.deadLetterQueueArn = deadLetters.arn;
    this.timeoutSeconds = args.timeoutSeconds;
    this.isDaily = args.dailyAt !== undefined && (args.scheduleEnabled ?? true);
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

/** What every function may do: write its log, its traces and its dead letters. */
function ownStatements(
  logGroupArn: pulumi.Output<string>,
  deadLetterArn: pulumi.Output<string>,
): Statement[] {
  return [
    {
      sid: "WriteOwnLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [pulumi.interpolate`${logGroupArn}:*`],
    },
    { sid: "KeepDeadLetters", actions: ["sqs:SendMessage"], resources: [deadLetterArn] },
    {
      sid: "WriteTraces",
      actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      resources: "*",
      anyResourceBecause: "X-Ray's write API knows no resource.",
    },
  ];
}
