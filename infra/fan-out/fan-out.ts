import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { FAN_OUT_TASKS, type FanOutTask, FLEET_PREFIX } from "../../functions/contracts/fleet";
import { publishAlerts } from "../alarms/alert-topic";
import type { StackConfig } from "../config/read-config";
import type { ForecastEndpoint } from "../endpoint/forecast-endpoint";
import { isFannedOut } from "../fan-out-choice";
import type { Account } from "../foundation/account";
import { assumeRoleDocument, policyDocument } from "../foundation/policy-document";
import { tagsOf } from "../foundation/tags";
import { createDailySchedule } from "../function/daily-schedule";
import type { Functions } from "../functions";
import type { Lake } from "../lake/lake";
import { componentType, physicalName } from "../naming";
import { buildFanOutDefinition } from "./definition";
import { deliverLogs, invokeFunctions, runChildren, runTransformJobs, writeTraces } from "./permissions";

export interface FanOutArgs {
  readonly config: StackConfig;
  readonly account: Account;
  readonly lake: Lake;
  readonly endpoint: ForecastEndpoint;
  readonly topic: aws.sns.Topic;
  readonly key: aws.kms.Key;
  readonly functions: Functions;
}

/** What could not be started is kept so long for people to look at. */
const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 3600;

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
    const { config, account } = args;
    const child = { parent: this };
    const machineName = physicalName("stateMachine", logicalName);

    const logGroup = new aws.cloudwatch.LogGroup(
      `${logicalName}-logs`,
      // The prefix keeps the log delivery's resource policy from outgrowing its limit.
      {
        name: `/aws/vendedlogs/states/${machineName}`,
        retentionInDays: config.operations.logRetentionDays,
      },
      child,
    );
    const role = new aws.iam.Role(
      `${logicalName}-role`,
      {
        name: physicalName("role", logicalName),
        description: `Rights of the state machine ${machineName}.`,
        assumeRolePolicy: assumeRoleDocument("states.amazonaws.com", account),
      },
      child,
    );
    const policy = new aws.iam.RolePolicy(
      `${logicalName}-policy`,
      { role: role.name, policy: policyDocument(this.permissions(args)) },
      child,
    );
    const machine = new aws.sfn.StateMachine(
      logicalName,
      {
        name: machineName,
        type: "STANDARD",
        roleArn: role.arn,
        definition: this.definition(args),
        loggingConfiguration: {
          // Errors are enough: the history of each execution is kept for 90 days.
          level: "ERROR",
          includeExecutionData: true,
          logDestination: pulumi.interpolate`${logGroup.arn}:*`,
        },
        tracingConfiguration: { enabled: true },
      },
      // The service checks the log's rights when it creates the machine.
      { ...child, dependsOn: [policy] },
    );
    // After the machine: the rights name its ARN.
    new aws.iam.RolePolicy(
      `${logicalName}-children-policy`,
      { role: role.name, policy: policyDocument(runChildren(machine.arn)) },
      child,
    );

    this.name = machine.name;
    this.arn = machine.arn;
    this.deadLetterQueueName = isFannedOut(config)
      ? this.scheduleTasks(logicalName, machine.arn, args).name
      : undefined;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }

  private permissions({ config, account, lake, topic, key, functions }: FanOutArgs) {
    const invoked = [functions["fleet-step"], functions.monitor, functions["batch-predict"]];
    return [
      ...invokeFunctions(invoked.map(({ arn }) => arn)),
      ...lake.read(FLEET_PREFIX),
      ...lake.write(FLEET_PREFIX),
      ...lake.upload(FLEET_PREFIX),
      ...publishAlerts(topic, key),
      ...deliverLogs(),
      ...writeTraces(),
      ...(config.fleet.batchTransform ? runTransformJobs(account, config.environment) : []),
    ];
  }

  private definition({ config, lake, topic, functions, endpoint }: FanOutArgs) {
    const { fleet, model } = config;
    return pulumi
      .output({
        lakeBucketName: lake.bucketName,
        alertTopicArn: topic.arn,
        stepFunctionArn: functions["fleet-step"].arn,
        monitorArn: functions.monitor.arn,
        batchPredictArn: functions["batch-predict"].arn,
        modelName: endpoint.modelName,
        kmsKeyArn: pulumi.output(lake.customerKeyArn),
      })
      .apply(({ modelName, kmsKeyArn, monitorArn, batchPredictArn, ...names }) =>
        JSON.stringify(
          buildFanOutDefinition({
            ...names,
            workerFunctionArns: { monitor: monitorArn, "batch-predict": batchPredictArn },
            shardsPerWorker: fleet.shardsPerBatch,
            maxConcurrency: fleet.maxConcurrency,
            toleratedFailurePercentage: fleet.toleratedFailurePercent,
            workerTimeoutSeconds: functions.monitor.timeoutSeconds,
            ...(fleet.batchTransform && {
              transform: {
                modelName,
                contentType: model.contentType,
                instanceType: fleet.transformInstanceType,
                instanceCount: fleet.transformInstanceCount,
                kmsKeyArn,
                tags: tagsOf(config),
              },
            }),
          }),
        ),
      );
  }

  /** One schedule per task, at the time at which the single function would run. */
  private scheduleTasks(logicalName: string, machineArn: pulumi.Output<string>, args: FanOutArgs) {
    const { schedule } = args.config;
    const child = { parent: this };
    const deadLetters = new aws.sqs.Queue(
      `${logicalName}-dead-letters`,
      {
        name: physicalName("queue", logicalName, "dead-letters"),
        messageRetentionSeconds: DEAD_LETTER_RETENTION_SECONDS,
        sqsManagedSseEnabled: true,
      },
      child,
    );
    const times: Readonly<Record<FanOutTask, string>> = {
      monitor: schedule.monitorAt,
      "batch-predict": schedule.batchPredictAt,
    };
    for (const task of FAN_OUT_TASKS) {
      createDailySchedule(
        `${logicalName}-${task}`,
        {
          targetArn: machineArn,
          deadLetterArn: deadLetters.arn,
          at: times[task],
          enabled: schedule.enabled,
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
