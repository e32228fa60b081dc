import * as pulumi from "@pulumi/pulumi";
import { FLEET_PREFIX } from "../../functions/contracts/fleet";
import { retrainingNamePrefix } from "../../functions/contracts/retraining";
import { encryptVolumes, pullImage, reportJobs } from "../endpoint/permissions";
import type { Account } from "../foundation/account";
import { joinNetwork, type Network } from "../foundation/network";
import type { Statement } from "../foundation/policy-document";
import type { Lake } from "../lake/lake";

/** What the training job, and the models that are tried, may do. */
export function jobPermissions(
  lake: Lake,
  account: Account,
  images: readonly pulumi.Output<string>[],
  network: Network | undefined,
  volumeKeyArn: pulumi.Input<string> | undefined,
): Statement[] {
  return [
    ...lake.list(FLEET_PREFIX, "models/"),
    ...lake.read(FLEET_PREFIX, "models/"),
    ...lake.write(FLEET_PREFIX),
    ...lake.upload(FLEET_PREFIX),
    ...reportJobs(account, "TrainingJobs"),
    ...reportJobs(account, "TransformJobs"),
    ...pullImage(images, account),
    ...joinNetwork(network, account),
    ...(volumeKeyArn === undefined ? [] : [encryptVolumes(volumeKeyArn)]),
  ];
}

/** The rules that Step Functions makes for itself to hear that a job is over. */
const RULES = [
  "StepFunctionsGetEventsForSageMakerTrainingJobsRule",
  "StepFunctionsGetEventsForSageMakerTransformJobsRule",
];

/**
 * What the state machine may do in SageMaker: jobs and models of its own names, with the role of the jobs.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sagemaker-iam.html
 */
export function runJobs(
  { partition, region, accountId }: Account,
  environment: string,
  jobRoleArn: pulumi.Input<string>,
): Statement[] {
  const named = (kind: string) =>
    pulumi.interpolate`arn:${partition}:sagemaker:${region}:${accountId}:${kind}/${retrainingNamePrefix(environment)}*`;
  return [
    {
      sid: "RunTrainingJobs",
      actions: ["sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob"],
      resources: [named("training-job")],
    },
    {
      sid: "RunTrials",
      actions: [
        "sagemaker:CreateTransformJob",
        "sagemaker:DescribeTransformJob",
        "sagemaker:StopTransformJob",
      ],
      resources: [named("transform-job")],
    },
    {
      sid: "MakeModelsToTry",
      actions: ["sagemaker:CreateModel", "sagemaker:DeleteModel"],
      resources: [named("model")],
    },
    {
      sid: "TagWhatItMakes",
      actions: ["sagemaker:AddTags", "sagemaker:ListTags"],
      resources: [named("training-job"), named("transform-job"), named("model")],
    },
    {
      sid: "GiveJobsTheirRole",
      actions: ["iam:PassRole"],
      resources: [jobRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    {
      sid: "HearOfJobs",
      actions: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      resources: RULES.map(
        (rule) => pulumi.interpolate`arn:${partition}:events:${region}:${accountId}:rule/${rule}`,
      ),
    },
  ];
}

/** Lets a role register versions in a group. */
export function registerModels({ partition, region, accountId }: Account, groupName: string): Statement[] {
  const arn = pulumi.interpolate`arn:${partition}:sagemaker:${region}:${accountId}`;
  return [
    {
      sid: "RegisterModels",
      actions: ["sagemaker:CreateModelPackage"],
      resources: [
        pulumi.interpolate`${arn}:model-package-group/${groupName}`,
        pulumi.interpolate`${arn}:model-package/${groupName}/*`,
      ],
    },
  ];
}
