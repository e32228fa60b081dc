import type { IamStatement, Owner } from "./statements";

/**
 * The most that a role of an environment may ever do: what its functions, endpoint, schedules and state machine do,
 * action by action. A test holds it against the roles of the program. Of IAM only what {@link runtimeBoundary} adds: no
 * role makes another.
 */
export const RUNTIME_ACTIONS = [
  "ce:GetAnomalies",
  "ce:GetCostAndUsage",
  "ce:GetCostForecast",
  "ce:GetSavingsPlansPurchaseRecommendation",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetMetricData",
  "cloudwatch:PutMetricData",
  "compute-optimizer:GetLambdaFunctionRecommendations",
  "cost-optimization-hub:ListRecommendations",
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:CreateNetworkInterfacePermission",
  "ec2:DeleteNetworkInterface",
  "ec2:DeleteNetworkInterfacePermission",
  "ec2:DescribeDhcpOptions",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
  "ec2:UnassignPrivateIpAddresses",
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetAuthorizationToken",
  "ecr:GetDownloadUrlForLayer",
  "events:PutEvents",
  "events:DescribeRule",
  "events:InvokeApiDestination",
  "events:PutRule",
  "events:PutTargets",
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKey",
  "lambda:InvokeFunction",
  "lambda:ListFunctions",
  "lambda:ListProvisionedConcurrencyConfigs",
  "logs:CreateLogDelivery",
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:DescribeResourcePolicies",
  "logs:FilterLogEvents",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutLogEvents",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
  "pricing:GetProducts",
  "s3:AbortMultipartUpload",
  "s3:GetObject",
  "s3:ListBucket",
  "s3:ListMultipartUploadParts",
  "s3:PutObject",
  "sagemaker:AddTags",
  "sagemaker:CreateModel",
  "sagemaker:CreateModelPackage",
  "sagemaker:CreateTrainingJob",
  "sagemaker:CreateTransformJob",
  "sagemaker:DeleteModel",
  "sagemaker:DescribeEndpoint",
  "sagemaker:DescribeEndpointConfig",
  "sagemaker:DescribeModel",
  "sagemaker:DescribeTrainingJob",
  "sagemaker:DescribeTransformJob",
  "sagemaker:InvokeEndpoint",
  "sagemaker:ListTags",
  "sagemaker:StopTrainingJob",
  "sagemaker:StopTransformJob",
  "scheduler:DeleteSchedule",
  "scheduler:GetSchedule",
  "secretsmanager:GetSecretValue",
  "sns:Publish",
  "sqs:SendMessage",
  "states:DescribeExecution",
  "states:StartExecution",
  "states:StopExecution",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
] as const;

export function runtimeBoundary({
  partition,
  accountId,
  project,
}: Omit<Owner, "environment">): readonly IamStatement[] {
  return [
    { Sid: "WhatTheProgramRuns", Effect: "Allow", Action: [...RUNTIME_ACTIONS], Resource: ["*"] },
    {
      // A retraining starts jobs, which act with a role of their own.
      Sid: "HandJobsTheirRole",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [`arn:${partition}:iam::${accountId}:role/${project}-*-job`],
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
  ];
}

/**
 * The most that a role of a workflow may ever do. Its own policy says what it may; this keeps it from what nobody may
 * from a workflow, whatever that policy becomes: users and keys of theirs, the roles and boundaries made here, the
 * identity provider, the state's bucket itself, trails and organisations.
 */
export function workflowBoundary(
  { partition, accountId, project }: Omit<Owner, "environment">,
  stateBucketArn: string,
): readonly IamStatement[] {
  const iam = (resource: string) => `arn:${partition}:iam::${accountId}:${resource}`;
  return [
    { Sid: "WhatItsPolicySays", Effect: "Allow", Action: ["*"], Resource: ["*"] },
    {
      Sid: "NoUsersAndProviders",
      Effect: "Deny",
      Action: [
        "iam:*AccessKey*",
        "iam:*Group*",
        "iam:*LoginProfile*",
        "iam:*OpenIDConnectProvider*",
        "iam:*SAMLProvider*",
        "iam:*User*",
        "iam:CreatePolicy*",
        "iam:DeletePolicy*",
        "iam:DeleteRolePermissionsBoundary",
        "iam:SetDefaultPolicyVersion",
      ],
      Resource: ["*"],
    },
    {
      Sid: "NotTheRolesOfWorkflows",
      Effect: "Deny",
      Action: [
        "iam:Attach*",
        "iam:Create*",
        "iam:Delete*",
        "iam:Detach*",
        "iam:PassRole",
        "iam:Put*",
        "iam:Update*",
      ],
      Resource: [iam(`role/${project}-bootstrap-*`)],
    },
    {
      Sid: "NotTheStateItself",
      Effect: "Deny",
      Action: [
        "s3:DeleteBucket*",
        "s3:DeleteObjectVersion",
        "s3:PutBucket*",
        "s3:PutEncryption*",
        "s3:PutLifecycle*",
      ],
      Resource: [stateBucketArn, `${stateBucketArn}/*`],
    },
    {
      Sid: "NotTheAccount",
      Effect: "Deny",
      Action: ["account:*", "cloudtrail:DeleteTrail", "cloudtrail:StopLogging", "organizations:*"],
      Resource: ["*"],
    },
  ];
}
