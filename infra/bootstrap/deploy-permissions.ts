import type { IamStatement, Owner } from "./statements";

/** What the program declares of a service, by the names it gives. */
interface Deployed {
  /** Prefix of the service's actions. */
  readonly service: string;
  readonly resources: readonly string[];
}

/** Versions of an environment's registry. */
export function modelPackages({ partition, accountId, project, environment }: Owner): string {
  return `arn:${partition}:sagemaker:*:${accountId}:model-package/${project}-${environment}-*`;
}

/**
 * Everything that the program declares in an environment. Names begin with project and stack; what Pulumi names itself
 * begins with its logical name. A test holds the registered resources against this.
 */
export function listDeployed({ partition, accountId, project, environment }: Owner): readonly Deployed[] {
  const prefix = `${project}-${environment}`;
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:*:${accountId}:${resource}`;
  const catalogue = prefix.replaceAll("-", "_");
  return [
    { service: "lambda", resources: [arn("lambda", `function:${prefix}-*`)] },
    {
      service: "logs",
      resources: ["aws/lambda/", "aws/sagemaker/Endpoints/", "aws/vendedlogs/", "aws/apigateway/"].map(
        (folder) => arn("logs", `log-group:/${folder}*${prefix}*`),
      ),
    },
    { service: "sqs", resources: [arn("sqs", `${prefix}-*`)] },
    { service: "sns", resources: [arn("sns", `${prefix}-*`)] },
    {
      service: "events",
      resources: ["event-bus", "rule", "connection", "api-destination"].map((kind) =>
        arn("events", `${kind}/${prefix}-*`),
      ),
    },
    // Channels of chats are global.
    {
      service: "chatbot",
      resources: [`arn:${partition}:chatbot::${accountId}:chat-configuration/*/${prefix}-*`],
    },
    {
      service: "scheduler",
      resources: [`${prefix}-*`, "probe-schedule-*"].map((name) =>
        arn("scheduler", `schedule/default/${name}`),
      ),
    },
    { service: "states", resources: [arn("states", `stateMachine:${prefix}-*`)] },
    {
      service: "s3",
      resources: [`arn:${partition}:s3:::${prefix}-*`, `arn:${partition}:s3:::${prefix}-*/*`],
    },
    {
      service: "sagemaker",
      resources: [
        arn("sagemaker", `endpoint/${prefix}-*`),
        arn("sagemaker", "endpoint-config/endpoint-*"),
        arn("sagemaker", "model/endpoint-*"),
        arn("sagemaker", `model-package-group/${prefix}-*`),
        modelPackages({ partition, accountId, project, environment }),
      ],
    },
    {
      service: "cloudwatch",
      resources: [
        arn("cloudwatch", `alarm:${prefix}-*`),
        `arn:${partition}:cloudwatch::${accountId}:dashboard/${prefix}-*`,
      ],
    },
    {
      service: "glue",
      resources: [
        arn("glue", "catalog"),
        arn("glue", `database/${catalogue}`),
        arn("glue", `table/${catalogue}/*`),
      ],
    },
    { service: "athena", resources: [arn("athena", `workgroup/${prefix}-*`)] },
    { service: "budgets", resources: [`arn:${partition}:budgets::${accountId}:budget/${prefix}-*`] },
    // APIs and keys have ids for names; keys are told apart by their tag, below.
    {
      service: "apigateway",
      resources: ["apis*", "domainnames*", "tags/*"].map((path) => `arn:${partition}:apigateway:*::/${path}`),
    },
    // So have user pools.
    {
      service: "cognito-idp",
      resources: [arn("cognito-idp", "userpool/*")],
    },
  ];
}

/** Reads that know no resource: what a preview has to ask before it knows a name. */
const READ_ANYTHING = [
  "application-autoscaling:Describe*",
  "budgets:ViewBudget",
  "ce:GetAnomalyMonitors",
  "ce:GetAnomalySubscriptions",
  "ce:ListCostAllocationTags",
  "ce:ListTagsForResource",
  "cloudwatch:DescribeAlarms",
  "cognito-idp:DescribeUserPoolDomain",
  "ecr:DescribeImages",
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListResourceTags",
  "logs:DescribeLogGroups",
  "s3:GetAccountPublicAccessBlock",
  "s3:ListAllMyBuckets",
  "sagemaker:ListModelPackages",
  "sns:GetSubscriptionAttributes",
  "sts:GetCallerIdentity",
] as const;

/** What reading a stack and its account takes: a preview, a drift check. Objects of the lake are not read. */
export function readStatements(owner: Owner): readonly IamStatement[] {
  const { partition, accountId, project, environment } = owner;
  const roles = `arn:${partition}:iam::${accountId}:role/${project}-${environment}-*`;
  return [
    ...listDeployed(owner).map(({ service, resources }) => ({
      Sid: `Read${sidOf(service)}${sidOf(environment)}`,
      Effect: "Allow" as const,
      Action:
        service === "apigateway"
          ? ["apigateway:GET"]
          : [`${service}:Get*`, `${service}:List*`, `${service}:Describe*`, `${service}:View*`],
      Resource: resources,
    })),
    {
      Sid: `ReadRoles${sidOf(environment)}`,
      Effect: "Allow",
      Action: ["iam:Get*", "iam:List*"],
      Resource: [roles],
    },
    {
      Sid: `ReadAnything${sidOf(environment)}`,
      Effect: "Allow",
      Action: [...READ_ANYTHING],
      Resource: ["*"],
    },
  ];
}

/** What deploying an environment takes, and nothing of another one. */
export function deployStatements(
  owner: Owner & { readonly boundaryArn: string; readonly costTagKey: string },
): readonly IamStatement[] {
  const { partition, accountId, project, environment, boundaryArn, costTagKey } = owner;
  const roles = `arn:${partition}:iam::${accountId}:role/${project}-${environment}-*`;
  const arnOfSecrets = (begins: string) => `arn:${partition}:secretsmanager:*:${accountId}:secret:${begins}*`;
  const ofStack = { [`aws:ResourceTag/${costTagKey}`]: environment };
  return [
    ...listDeployed(owner).map(({ service, resources }) => ({
      Sid: `Deploy${sidOf(service)}`,
      Effect: "Allow" as const,
      Action: [`${service}:*`],
      Resource: resources,
    })),
    {
      Sid: "CreateKeys",
      Effect: "Allow",
      Action: ["kms:CreateKey", "kms:TagResource"],
      Resource: ["*"],
      Condition: { StringEquals: { [`aws:RequestTag/${costTagKey}`]: environment } },
    },
    {
      Sid: "ManageOwnKeys",
      Effect: "Allow",
      Action: ["kms:*"],
      Resource: [`arn:${partition}:kms:*:${accountId}:key/*`],
      Condition: { StringEquals: ofStack },
    },
    {
      Sid: "NameKeys",
      Effect: "Allow",
      Action: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
      Resource: [
        `arn:${partition}:kms:*:${accountId}:alias/${project}-${environment}*`,
        `arn:${partition}:kms:*:${accountId}:key/*`,
      ],
    },
    {
      Sid: "CreateBoundedRoles",
      Effect: "Allow",
      Action: [
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:AttachRolePolicy",
        "iam:PutRolePermissionsBoundary",
      ],
      Resource: [roles],
      // A role without the boundary could do what this one may not.
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn } },
    },
    {
      Sid: "ManageRoles",
      Effect: "Allow",
      Action: [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
        "iam:Get*",
        "iam:List*",
      ],
      Resource: [roles],
    },
    {
      Sid: "HandRolesToServices",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [roles],
      Condition: {
        StringEquals: {
          "iam:PassedToService": [
            "lambda.amazonaws.com",
            "sagemaker.amazonaws.com",
            "chatbot.amazonaws.com",
            "events.amazonaws.com",
            "scheduler.amazonaws.com",
            "states.amazonaws.com",
          ],
        },
      },
    },
    {
      Sid: "ScaleEndpoints",
      Effect: "Allow",
      Action: ["application-autoscaling:*"],
      Resource: [`arn:${partition}:application-autoscaling:*:${accountId}:scalable-target/*`],
    },
    {
      Sid: "ScalingActsInTheAccount",
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: [
        `arn:${partition}:iam::${accountId}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/*`,
      ],
    },
    {
      Sid: "ActForDestinationsAndChats",
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: ["apidestinations.events", "management.chatbot"].map(
        (service) => `arn:${partition}:iam::${accountId}:role/aws-service-role/${service}.amazonaws.com/*`,
      ),
    },
    {
      // EventBridge keeps the key of a connection in a secret of its own; what stands in a route's secret is copied there.
      Sid: "KeepKeysOfDestinations",
      Effect: "Allow",
      Action: [
        "secretsmanager:CreateSecret",
        "secretsmanager:DeleteSecret",
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecret",
      ],
      Resource: [arnOfSecrets("events!connection/"), arnOfSecrets(`${project}/`)],
    },
    {
      Sid: "WatchCosts",
      Effect: "Allow",
      Action: [
        "ce:CreateAnomalyMonitor",
        "ce:CreateAnomalySubscription",
        "ce:DeleteAnomalyMonitor",
        "ce:DeleteAnomalySubscription",
        "ce:TagResource",
        "ce:UntagResource",
        "ce:UpdateAnomalyMonitor",
        "ce:UpdateAnomalySubscription",
        "ce:UpdateCostAllocationTagsStatus",
      ],
      Resource: ["*"],
    },
    {
      Sid: "DeliverLogs",
      Effect: "Allow",
      Action: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      Resource: ["*"],
    },
    { Sid: "ReadAnything", Effect: "Allow", Action: [...READ_ANYTHING], Resource: ["*"] },
  ];
}

/** Only letters and digits stand in a Sid. */
function sidOf(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`.replace(/[^A-Za-z0-9]/g, "");
}
