import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { COST_TAG_KEY } from "../foundation/tags";
import { runtimeBoundary, workflowBoundary } from "./boundaries";
import { deployStatements, modelPackages, readStatements } from "./deploy-permissions";
import { readSettings } from "./settings";
import { createState } from "./state";
import { type IamStatement, policyText } from "./statements";
import { AUDIENCE, GITHUB, trustWorkflows } from "./trust";

// Before the first deployment by a workflow: where the state lies, and who may do what. Deployed once, by somebody with
// the rights of an administrator; the roles made here cannot change themselves.

/** As long as the longest job: a deployment of prod, and watching it. */
const DEPLOY_SESSION_SECONDS = 10_800;

const { repository, project, environments, oidcProviderArn, modelBucket } = readSettings();
const { accountId } = aws.getCallerIdentityOutput();
const { partition } = aws.getPartitionOutput();

const state = createState(pulumi.interpolate`${project}-state-${accountId}`, `${project}-state`);
const providerArn =
  oidcProviderArn === undefined
    ? new aws.iam.OpenIdConnectProvider("github", { url: `https://${GITHUB}`, clientIdLists: [AUDIENCE] }).arn
    : pulumi.output(oidcProviderArn);

const runtime = new aws.iam.Policy("runtime-boundary", {
  name: `${project}-bootstrap-runtime-boundary`,
  description: "The most that a role of a stack may do.",
  policy: pulumi
    .all([partition, accountId])
    .apply(([partitionName, account]) =>
      policyText(runtimeBoundary({ partition: partitionName, accountId: account, project })),
    ),
});
const workflow = new aws.iam.Policy("workflow-boundary", {
  name: `${project}-bootstrap-workflow-boundary`,
  description: "What no workflow may do.",
  policy: pulumi
    .all([partition, accountId, state.bucketArn])
    .apply(([partitionName, account, bucketArn]) =>
      policyText(workflowBoundary({ partition: partitionName, accountId: account, project }, bucketArn)),
    ),
});

const owners = pulumi.all([partition, accountId]).apply(([partitionName, account]) =>
  environments.map((environment) => ({
    partition: partitionName,
    accountId: account,
    project,
    environment,
  })),
);

/** A role of workflows; what it may do stands in a policy of its own, which may be long. */
function createRole(
  name: string,
  subjects: readonly string[],
  statements: pulumi.Output<readonly IamStatement[]>,
  maxSessionDuration = 3_600,
): aws.iam.Role {
  const role = new aws.iam.Role(name, {
    name: `${project}-bootstrap-${name}`,
    description: `Of the workflows of ${repository}: ${name}.`,
    assumeRolePolicy: providerArn.apply((arn) => trustWorkflows(arn, repository, subjects)),
    permissionsBoundary: workflow.arn,
    maxSessionDuration,
  });
  const policy = new aws.iam.Policy(`${name}-policy`, {
    name: `${project}-bootstrap-${name}`,
    policy: statements.apply(policyText),
  });
  new aws.iam.RolePolicyAttachment(`${name}-rights`, { role: role.name, policyArn: policy.arn });
  return role;
}

/** Reading the state takes its key; writing it is for those who deploy. */
const useState = (...actions: readonly string[]): pulumi.Output<readonly IamStatement[]> =>
  pulumi.all([state.bucketArn, state.keyArn]).apply(([bucketArn, keyArn]): readonly IamStatement[] => [
    {
      Sid: "UseState",
      Effect: "Allow",
      Action: ["s3:ListBucket", ...actions],
      Resource: [bucketArn, `${bucketArn}/*`],
    },
    {
      Sid: "UseStateKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: [keyArn],
    },
  ]);

/** What a role reads of models that lie outside of the lake. */
const readModels = partition.apply((partitionName): readonly IamStatement[] =>
  modelBucket === undefined
    ? []
    : [
        {
          Sid: "ReadModels",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:GetObjectTagging", "s3:ListBucket"],
          Resource: [
            `arn:${partitionName}:s3:::${modelBucket}`,
            `arn:${partitionName}:s3:::${modelBucket}/*`,
          ],
        },
      ],
);

const together = (
  ...lists: readonly pulumi.Output<readonly IamStatement[]>[]
): pulumi.Output<readonly IamStatement[]> =>
  pulumi.all([...lists]).apply((all): readonly IamStatement[] => all.flat() as IamStatement[]);

const preview = createRole(
  "preview",
  [
    "pull_request",
    "environment:prod-preview",
    "ref:refs/heads/promote/*",
    "ref:refs/heads/rollback/*",
    "ref:refs/heads/retrain/*",
    "ref:refs/heads/optimize/*",
  ],
  together(
    owners.apply((all): readonly IamStatement[] => [
      ...all.flatMap(readStatements),
      {
        Sid: "NotTheData",
        Effect: "Deny",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: all.map((owner) => `arn:${owner.partition}:s3:::${owner.project}-${owner.environment}-*/*`),
      },
    ]),
    useState("s3:GetObject"),
  ),
);
const promotion = createRole(
  "promotion",
  ["environment:promotion"],
  together(
    owners.apply((all): readonly IamStatement[] => [
      ...all.flatMap(readStatements),
      {
        Sid: "ReadLakes",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: all.flatMap((owner) => [
          `arn:${owner.partition}:s3:::${owner.project}-${owner.environment}-*`,
          `arn:${owner.partition}:s3:::${owner.project}-${owner.environment}-*/*`,
        ]),
      },
      {
        // What became of a candidate is said in the registry by whoever offers the change.
        Sid: "SettleCandidates",
        Effect: "Allow",
        Action: ["sagemaker:UpdateModelPackage"],
        Resource: all.map(modelPackages),
      },
      {
        Sid: "ReadOwnKeys",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: ["*"],
        Condition: {
          StringEquals: { [`aws:ResourceTag/${COST_TAG_KEY}`]: all.map(({ environment }) => environment) },
        },
      },
    ]),
    readModels,
    useState("s3:GetObject"),
  ),
);
const deployments = environments.map((environment) =>
  createRole(
    `deploy-${environment}`,
    [`environment:${environment}`],
    together(
      pulumi.all([owners, runtime.arn]).apply(([all, boundaryArn]) =>
        deployStatements({
          ...all.find((owner) => owner.environment === environment)!,
          boundaryArn,
          costTagKey: COST_TAG_KEY,
        }),
      ),
      readModels,
      useState("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
    ),
    DEPLOY_SESSION_SECONDS,
  ),
);

/** What the repository's variables and the stacks' files get. */
export = {
  PULUMI_BACKEND_URL: pulumi.interpolate`s3://${state.bucketName}`,
  secretsProvider: pulumi.interpolate`awskms://alias/${project}-state`,
  AWS_PREVIEW_ROLE_ARN: preview.arn,
  AWS_PROMOTION_ROLE_ARN: promotion.arn,
  AWS_DEPLOY_ROLE_ARN: Object.fromEntries(
    environments.map((environment, index) => [environment, deployments[index]!.arn]),
  ),
  permissionsBoundaryArn: runtime.arn,
};
