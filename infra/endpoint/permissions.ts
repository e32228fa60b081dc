import * as pulumi from "@pulumi/pulumi";
import { FLEET_PREFIX } from "../../functions/contracts/fleet";
import type { StackConfig } from "../config/read-config";
import type { Account } from "../foundation/account";
import { publishMetrics, type Statement } from "../foundation/policy-document";
import type { Lake } from "../lake/lake";
import { lookUpImage } from "./container";

/** What the model's container and SageMaker's guarded deployment may do. */
export function endpointPermissions(
  { model, fleet }: StackConfig,
  account: Account,
  lake: Lake,
  logGroupArn: pulumi.Input<string>,
  rollbackAlarmArns: readonly pulumi.Input<string>[],
): Statement[] {
  return [
    // A transform job reads its input and writes its output with the model's role.
    ...lake.read("models/", ...(fleet.batchTransform ? [FLEET_PREFIX] : [])),
    ...lake.write("datacapture/", ...(fleet.batchTransform ? [FLEET_PREFIX] : [])),
    {
      sid: "WriteContainerLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      resources: [pulumi.interpolate`${logGroupArn}:*`],
    },
    publishMetrics("/aws/sagemaker/Endpoints"),
    ...(fleet.batchTransform ? reportTransformJobs(account) : []),
    // The rollback reads the state of its alarms with this role.
    { sid: "WatchAlarms", actions: ["cloudwatch:DescribeAlarms"], resources: rollbackAlarmArns },
    ...pullImage(lookUpImage(model), account),
  ];
}

/** A transform job logs and measures itself with the model's role, in groups shared by all jobs. */
function reportTransformJobs({ partition, region, accountId }: Account): Statement[] {
  const group = pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:/aws/sagemaker/TransformJobs`;
  return [
    {
      sid: "WriteTransformLog",
      actions: [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
      ],
      resources: [group, pulumi.interpolate`${group}:*`],
    },
    { ...publishMetrics("/aws/sagemaker/TransformJobs"), sid: "MeasureTransformJobs" },
  ];
}

/** SageMaker pulls the image with the model's role, AWS's own containers too: they lie in accounts of AWS. */
function pullImage(image: pulumi.Output<string>, { partition }: Account): Statement[] {
  const repositoryArn = pulumi.all([image, partition]).apply(([uri, partitionName]) => {
    const [, accountId, region, repository] = /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^:@]+)/.exec(uri) ?? [];
    return `arn:${partitionName}:ecr:${region}:${accountId}:repository/${repository}`;
  });
  return [
    {
      sid: "PullImage",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [repositoryArn],
    },
    {
      sid: "LogInToRegistry",
      actions: ["ecr:GetAuthorizationToken"],
      resources: "*",
      anyResourceBecause: "ecr:GetAuthorizationToken knows no resource.",
    },
  ];
}
