import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { FAN_OUT_TASKS, type FanOutTask, FLEET_PREFIX } from "../../functions/contracts/fleet";
import { publishAlerts } from "../alarms/alert-topic";
import { completeSettings } from "../config/complete-settings";
import type { GivenSettings, Settings } from "../config/schema";
import type { Account } from "../foundation/account";
import { policyDocument } from "../foundation/policy-document";
import { createStateMachine, invokeFunctions } from "../foundation/state-machine";
import { createDailySchedule } from "../function/daily-schedule";
import { createDeadLetterQueue } from "../function/dead-letters";
import type { InlineFunction } from "../function/inline-function";
import type { Lake } from "../lake/lake";
import { componentType } from "../naming";
import { buildFanOutDefinition } from "./definition";
import { runChildren, runTransformJobs } from "./permissions";
import type { TransformOptions } from "./transform";

export interface FanOutArgs {
  /**
   * Physical name, 1 to 41 letters, digits, hyphens and underscores: the longest that is named after it is the
   * role `<name>-batch-predict-schedule`.
   */
  readonly machineName: string;
  /** How the fleet is cut and what may fail, as section `fleet` of the settings. @default as they say */
  readonly settings?: Omit<GivenSettings<"fleet">, "shards" | "shardsPerFunction" | "batchTransform">;
  /** Plans a run, counts what became of it, and does the workers' part of a transform job. */
  readonly stepFunction: Pick<InlineFunction, "arn">;
  /** The functions that do the work of a task on the shards they are given. */
  readonly workers: Readonly<Record<FanOutTask, Pick<InlineFunction, "arn" | "timeoutSeconds">>>;
  /**
   * Forecast with SageMaker Batch Transform.
   * @default the workers of `batch-predict` ask the endpoint, as the single function does
   */
  readonly transform?: Pick<TransformOptions, "contentType" | "tags"> & {
    /** Part of the names of the jobs, which the role is bound to. */
    readonly environment: string;
    /** The SageMaker model that the endpoint serves. */
    readonly modelName: pulumi.Output<string>;
    /** Key of the volumes of its instances, which the model's role may grant; AWS's own when absent. */
    readonly volumeKeyArn?: pulumi.Output<string>;
  };
  /** Time of day in UTC, `HH:MM`, of each task. @default no schedule: runs are started by hand */
  readonly dailyAt?: Readonly<Record<FanOutTask, string>>;
  /** Whether the schedules run. @default true */
  readonly scheduleEnabled?: boolean;
  /** Holds the shards; manifest, partial results and input of jobs go under its `fleet/`. */
  readonly lake: Lake;
  /** Topic that hears of runs that failed, wholly or in part. */
  readonly topic: aws.sns.Topic;
  /** Key of the topic's messages. */
  readonly key: aws.kms.Key;
  /** Where the program deploys: `lookUpAccount()`. */
  readonly account: Account;
  /** Days the log is kept, one of the periods CloudWatch Logs knows: 1, 3, 5, 7, 14, 30 ... */
  readonly logRetentionDays: number;
}

/**
 * The state machine that does a daily task on all shards, many at a time, with what it needs around it: a role
 * of its own, a log that exists first, and, for a fleet that needs it, the schedules that start it in the
 * place of the single functions. It exists in every environment, so that a run can be started by hand and a
 * fleet can grow into it; at rest it costs nothing.
 */
export class FanOut extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly deadLetterQueueName: pulumi.Output<string> | undefined;

  constructor(logicalName: string, args: FanOutArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("fan-out", "FanOut"), logicalName, {}, options);
    const { machineName, account, dailyAt } = args;
    const { fleet } = completeSettings(`FanOut "${logicalName}"`, { fleet: args.settings });
    const child = { parent: this };

    const { machine, role } = createStateMachine(
      logicalName,
      {
        machineName,
        account,
        definition: this.definition(args, fleet),
        permissions: this.permissions(args),
        logRetentionDays: args.logRetentionDays,
      },
      child,
    );
    // After the machine: the rights name its ARN.
    new aws.iam.RolePolicy(
      `${logicalName}-children-policy`,
      { role: role.name, policy: policyDocument(runChildren(machine.arn)) },
      child,
    );

    this.name = machine.name;
    this.arn = machine.arn;
    this.deadLetterQueueName = dailyAt && this.scheduleTasks(logicalName, machine.arn, dailyAt, args).name;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  private permissions({ account, lake, topic, key, stepFunction, workers, transform }: FanOutArgs) {
    const invoked = [stepFunction, workers.monitor, workers["batch-predict"]];
    return [
      ...invokeFunctions(invoked.map(({ arn }) => arn)),
      ...lake.read(FLEET_PREFIX),
      ...lake.write(FLEET_PREFIX),
      ...lake.upload(FLEET_PREFIX),
      ...publishAlerts(topic, key),
      ...(transform ? runTransformJobs(account, transform.environment) : []),
    ];
  }

  private definition(
    { lake, topic, stepFunction, workers, transform }: FanOutArgs,
    fleet: Settings<"fleet">,
  ) {
    return pulumi
      .output({
        lakeBucketName: lake.bucketName,
        alertTopicArn: topic.arn,
        stepFunctionArn: stepFunction.arn,
        workerFunctionArns: { monitor: workers.monitor.arn, "batch-predict": workers["batch-predict"].arn },
        modelName: pulumi.output(transform?.modelName),
        volumeKeyArn: pulumi.output(transform?.volumeKeyArn),
        kmsKeyArn: pulumi.output(lake.customerKeyArn),
      })
      .apply(({ modelName, volumeKeyArn, kmsKeyArn, ...names }) =>
        JSON.stringify(
          buildFanOutDefinition({
            ...fleet,
            ...names,
            workerTimeoutSeconds: workers.monitor.timeoutSeconds,
            ...(transform &&
              modelName && { transform: { ...fleet, ...transform, modelName, volumeKeyArn, kmsKeyArn } }),
          }),
        ),
      );
  }

  /** One schedule per task, at the time at which the single function would run. */
  private scheduleTasks(
    logicalName: string,
    machineArn: pulumi.Output<string>,
    dailyAt: Readonly<Record<FanOutTask, string>>,
    args: FanOutArgs,
  ) {
    const child = { parent: this };
    const deadLetters = createDeadLetterQueue(logicalName, args.machineName, child);
    for (const task of FAN_OUT_TASKS) {
      createDailySchedule(
        `${logicalName}-${task}`,
        {
          scheduleName: `${args.machineName}-${task}`,
          targetArn: machineArn,
          deadLetterArn: deadLetters.arn,
          at: dailyAt[task],
          enabled: args.scheduleEnabled ?? true,
          start: { sid: "Start", actions: ["states:StartExecution"], resources: [machineArn] },
          input: { task },
          account: args.account,
        },
        child,
      );
    }
    return deadLetters;
  }
}
