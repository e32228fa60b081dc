import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../account";
import type { StackConfig } from "../config";
import type { Lake } from "../lake";
import { publishMetrics, type Statement } from "../policy-document";

/** What the model's container and SageMaker's guarded deployment may do. */
export function endpointPermissions(
  { model }: StackConfig,
  account: Account,
  lake: Lake,
  logGroupArn: pulumi.Input<string>,
  rollbackAlarmArns: readonly pulumi.Input<string>[],
): Statement[] {
  return [
    ...lake.read("models/"),
    ...lake.write("datacapture/"),
    {
      sid: "WriteContainerLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      resources: [pulumi.interpolate`${logGroupArn}:*`],
    },
    publishMetrics("/aws/sagemaker/Endpoints"),
    // The rollback reads the state of its alarms with this role.
    { sid: "WatchAlarms", actions: ["cloudwatch:DescribeAlarms"], resources: rollbackAlarmArns },
    ...(model.image === undefined ? [] : pullImage(model.image, account)),
  ];
}

/** Images of our own account need the right to pull; AWS's containers are open to every role. */
function pullImage(image: string, { partition }: Account): Statement[] {
  const [, accountId, region, repository] = /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^:@]+)/.exec(image) ?? [];
  return [
    {
      sid: "PullImage",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [pulumi.interpolate`arn:${partition}:ecr:${region}:${accountId}:repository/${repository}`],
    },
    {
      sid: "LogInToRegistry",
      actions: ["ecr:GetAuthorizationToken"],
      resources: "*",
      anyResourceBecause: "ecr:GetAuthorizationToken knows no resource.",
    },
  ];
}
