import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EVENT_SOURCE } from "../../functions/contracts/events";
import { RETRAINING_DUE } from "../../functions/contracts/retraining";
import { listModelColumns } from "../../functions/forecasting/model-columns";
import { publishAlerts } from "../alarms/alert-topic";
import type { Settings } from "../config/schema";
import { describeContainer, lookUpImage, lookUpTrainingImage } from "../endpoint/container";
import type { Account } from "../foundation/account";
import { networkOf } from "../foundation/network";
import { assumeRoleDocument, policyDocument } from "../foundation/policy-document";
import { createStateMachine, invokeFunctions } from "../foundation/state-machine";
import type { InlineFunction } from "../function/inline-function";
import type { Lake } from "../lake/lake";
import { componentType } from "../naming";
import { buildRetrainingDefinition } from "./definition";
import { jobPermissions, runJobs } from "./permissions";

export interface RetrainingArgs {
  /** Physical name of the state machine, 1 to 41 letters, digits and hyphens; its roles and rule are named after it. */
  readonly machineName: string;
  readonly config: {
    readonly environment: string;
    readonly retraining: Settings<"retraining">;
    readonly model: Settings<"model">;
    readonly endpoint: Settings<"endpoint">;
    readonly operations: Settings<"operations">;
    readonly platform: Settings<"platform">;
  };
  /** Looks, prepares and judges. */
  readonly retrainFunction: Pick<InlineFunction, "arn" | "timeoutSeconds">;
  readonly modelPackageGroupName: string;
  readonly bus: aws.cloudwatch.EventBus;
  readonly lake: Lake;
  /** Hears what became of a training. */
  readonly topic: aws.sns.Topic;
  readonly key: aws.kms.Key;
  readonly account: Account;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What trains the model anew: the rule that hears that it is due, the state machine, the role of its jobs, and the group
 * of the registry that its candidates go to.
 */
export class Retraining extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly modelPackageGroupName: pulumi.Output<string>;

  constructor(logicalName: string, args: RetrainingArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("retraining", "Retraining"), logicalName, {}, options);
    const { machineName, account, lake, topic, key, retrainFunction, config } = args;
    const child = { parent: this };
    const group = new aws.sagemaker.ModelPackageGroup(
      `${logicalName}-models`,
      {
        modelPackageGroupName: args.modelPackageGroupName,
        modelPackageGroupDescription: `Models that were trained for ${config.environment}.`,
      },
      child,
    );
    const servingImage = lookUpImage(config.model);
    const trainingImage = lookUpTrainingImage(config.retraining);
    const network = networkOf(config.platform);
    const volumeKey = config.platform.volumeEncryption === "customer-key" ? key : undefined;
    const jobRole = new aws.iam.Role(
      `${logicalName}-job-role`,
      {
        name: `${machineName}-job`,
        description: "Rights of training jobs and of the models that are tried.",
        assumeRolePolicy: assumeRoleDocument("sagemaker.amazonaws.com", account),
      },
      child,
    );
    const jobPolicy = new aws.iam.RolePolicy(
      `${logicalName}-job-policy`,
      {
        role: jobRole.name,
        policy: policyDocument(
          jobPermissions(lake, account, [trainingImage, servingImage], network, volumeKey?.arn),
        ),
      },
      child,
    );
    const container = describeContainer(config, "any", lake.bucketName);
    const { machine } = createStateMachine(
      logicalName,
      {
        machineName,
        account,
        permissions: [
          ...invokeFunctions([retrainFunction.arn]),
          ...runJobs(account, config.environment, jobRole.arn),
          ...publishAlerts(topic, key),
        ],
        logRetentionDays: config.operations.logRetentionDays,
        // Jobs need their rights, and the group, when the first is due.
        dependsOn: [jobPolicy, group],
        definition: pulumi
          .output({
            functionArn: retrainFunction.arn,
            alertTopicArn: topic.arn,
            jobRoleArn: jobRole.arn,
            trainingImage,
            servingImage,
            servingEnvironment: pulumi.output(container.environment ?? {}),
            kmsKeyArn: pulumi.output(lake.customerKeyArn),
            volumeKeyArn: pulumi.output(volumeKey?.arn),
          })
          .apply(({ kmsKeyArn, volumeKeyArn, servingEnvironment, ...names }) =>
            JSON.stringify(
              buildRetrainingDefinition({
                ...names,
                servingEnvironment: servingEnvironment ?? {},
                ...(kmsKeyArn && { kmsKeyArn }),
                ...(volumeKeyArn && { volumeKeyArn }),
                ...(network && { network }),
                isIsolated: config.platform.isolateModel,
                settings: config.retraining,
                contentType: config.model.contentType,
                functionTimeoutSeconds: retrainFunction.timeoutSeconds,
                isOwnImage: config.retraining.image !== undefined,
                ownColumns:
                  config.model.contentType === "json" ? listModelColumns(config.model.featureOrder) : [],
                tags: Object.entries(args.tags).map(([Key, Value]) => ({ Key, Value })),
              }),
            ),
          ),
      },
      child,
    );
    this.startWhenDue(logicalName, machine.arn, args);
    this.arn = machine.arn;
    this.modelPackageGroupName = group.modelPackageGroupName;
    this.registerOutputs({ arn: this.arn });
  }

  /** EventBridge starts the machine with a role of the rule's own. */
  private startWhenDue(
    logicalName: string,
    machineArn: pulumi.Output<string>,
    { machineName, bus, account }: RetrainingArgs,
  ): void {
    const child = { parent: this };
    const role = new aws.iam.Role(
      `${logicalName}-start-role`,
      {
        name: `${machineName}-start`,
        description: `Starts ${machineName} when a training is due.`,
        assumeRolePolicy: assumeRoleDocument("events.amazonaws.com", account),
      },
      child,
    );
    const policy = new aws.iam.RolePolicy(
      `${logicalName}-start-policy`,
      {
        role: role.name,
        policy: policyDocument([
          { sid: "Start", actions: ["states:StartExecution"], resources: [machineArn] },
        ]),
      },
      child,
    );
    const rule = new aws.cloudwatch.EventRule(
      `${logicalName}-due`,
      {
        name: machineName,
        description: "A model is to be trained anew.",
        eventBusName: bus.name,
        eventPattern: JSON.stringify({ source: [EVENT_SOURCE], "detail-type": [RETRAINING_DUE] }),
      },
      child,
    );
    new aws.cloudwatch.EventTarget(
      `${logicalName}-due-target`,
      { rule: rule.name, eventBusName: bus.name, arn: machineArn, roleArn: role.arn },
      { ...child, dependsOn: [policy] },
    );
  }
}
