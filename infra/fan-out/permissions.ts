import * as pulumi from "@pulumi/pulumi";
import { transformJobPrefix } from "../../functions/contracts/fleet";
import type { Account } from "../foundation/account";
import type { Statement } from "../foundation/policy-document";

/** The rule that Step Functions makes for itself to hear that a transform job is over. */
const TRANSFORM_RULE = "StepFunctionsGetEventsForSageMakerTransformJobsRule";

/**
 * A Distributed Map starts its children as executions of its own machine and looks after them.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function runChildren(machineArn: pulumi.Output<string>): Statement[] {
  const executionArn = machineArn.apply((arn) => arn.replace(":stateMachine:", ":execution:"));
  return [
    { sid: "StartChildren", actions: ["states:StartExecution"], resources: [machineArn] },
    {
      sid: "WatchChildren",
      actions: ["states:DescribeExecution", "states:StopExecution"],
      resources: [pulumi.interpolate`${executionArn}:*`, pulumi.interpolate`${executionArn}/*:*`],
    },
  ];
}

/**
 * `createTransformJob.sync`: create, watch, stop, tag, and the rule that tells of the end.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
export function runTransformJobs(
  { partition, region, accountId }: Account,
  environment: string,
): Statement[] {
  const jobs = pulumi.interpolate`arn:${partition}:sagemaker:${region}:${accountId}:transform-job/${transformJobPrefix(environment)}*`;
  return [
    {
      sid: "RunTransformJobs",
      actions: [
        "sagemaker:AddTags",
        "sagemaker:CreateTransformJob",
        "sagemaker:DescribeTransformJob",
        "sagemaker:ListTags",
        "sagemaker:StopTransformJob",
      ],
      resources: [jobs],
    },
    {
      sid: "HearOfTransformJobs",
      actions: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      resources: [pulumi.interpolate`arn:${partition}:events:${region}:${accountId}:rule/${TRANSFORM_RULE}`],
    },
  ];
}
