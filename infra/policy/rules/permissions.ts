import {
  type PolicyStatement,
  readAllowedStatements,
  readDocuments,
  readStatements,
} from "../policy-documents";
import { type DeclaredResource, type PropValue, type Rule, resourceRule } from "../rule";

const IDENTITY_POLICIES = ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", "aws:iam/policy:Policy"];
const RESOURCE_POLICIES = [
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
  "aws:kms/key:Key",
];

/**
 * Actions that know no resource: a statement must name `*`. Each with the page of the service authorization
 * reference that says so (https://docs.aws.amazon.com/service-authorization/latest/reference/list_*.html).
 */
export const ACTIONS_WITHOUT_RESOURCE: Readonly<Record<string, string>> = {
  "cloudwatch:PutMetricData": "amazoncloudwatch",
  "cloudwatch:GetMetricData": "amazoncloudwatch",
  "cloudwatch:GetMetricStatistics": "amazoncloudwatch",
  "cloudwatch:ListMetrics": "amazoncloudwatch",
  "xray:PutTraceSegments": "awsx-ray",
  "xray:PutTelemetryRecords": "awsx-ray",
  "xray:GetSamplingRules": "awsx-ray",
  "xray:GetSamplingTargets": "awsx-ray",
  "ecr:GetAuthorizationToken": "amazonelasticcontainerregistry",
  "ce:GetCostAndUsage": "awscostexplorerservice",
  "ce:GetCostForecast": "awscostexplorerservice",
  // A monitor may be named; those of the whole account are asked for.
  "ce:GetAnomalies": "awscostexplorerservice",
  "ce:GetSavingsPlansPurchaseRecommendation": "awscostexplorerservice",
  "compute-optimizer:GetLambdaFunctionRecommendations": "awscomputeoptimizer",
  "lambda:ListFunctions": "awslambda",
  "cost-optimization-hub:ListRecommendations": "awscostoptimizationhub",
  "cost-optimization-hub:GetRecommendation": "awscostoptimizationhub",
  "pricing:GetProducts": "awspricelist",
  "ec2:DescribeDhcpOptions": "amazonec2",
  "ec2:DescribeNetworkInterfaces": "amazonec2",
  "ec2:DescribeSecurityGroups": "amazonec2",
  "ec2:DescribeSubnets": "amazonec2",
  "ec2:DescribeVpcs": "amazonec2",
  "application-autoscaling:DescribeScalableTargets": "awsapplicationautoscaling",
  "logs:CreateLogDelivery": "amazoncloudwatchlogs",
  "logs:GetLogDelivery": "amazoncloudwatchlogs",
  "logs:UpdateLogDelivery": "amazoncloudwatchlogs",
  "logs:DeleteLogDelivery": "amazoncloudwatchlogs",
  "logs:ListLogDeliveries": "amazoncloudwatchlogs",
  "logs:PutResourcePolicy": "amazoncloudwatchlogs",
  "logs:DescribeResourcePolicies": "amazoncloudwatchlogs",
  "logs:DescribeLogGroups": "amazoncloudwatchlogs",
};

/**
 * Most characters a document may have, white space left out.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html and the quotas of S3 and KMS
 */
const LONGEST_DOCUMENT: Readonly<Record<string, number>> = {
  "aws:iam/role:Role": 2_048,
  "aws:iam/rolePolicy:RolePolicy": 10_240,
  "aws:iam/policy:Policy": 6_144,
  "aws:s3/bucketPolicy:BucketPolicy": 20_480,
  "aws:kms/key:Key": 32_768,
};

/** Services that act for many accounts: what they may do is bound to ours. */
const SERVICES_FOR_MANY = new Set([
  "scheduler.amazonaws.com",
  "events.amazonaws.com",
  "budgets.amazonaws.com",
  "costalerts.amazonaws.com",
  "cloudwatch.amazonaws.com",
  "states.amazonaws.com",
]);

/** Least privilege, stated so that a machine can tell. */
export const PERMISSION_RULES: readonly Rule[] = [
  resourceRule(
    "policy-document-valid",
    "A policy document is JSON with version, statements and what a statement needs.",
    [...IDENTITY_POLICIES, ...RESOURCE_POLICIES],
    (props, { type }) =>
      readDocuments(type, props).flatMap((document) => [
        findDocumentFault(document),
        findLengthFault(document, LONGEST_DOCUMENT[type]),
      ]),
  ),
  statementRule(
    "no-wildcard-action",
    "No statement allows an action by wildcard.",
    [...IDENTITY_POLICIES, ...RESOURCE_POLICIES],
    ({ actions }) => {
      const wild = actions.filter((action) => action.includes("*"));
      return wild.length === 0 ? undefined : `allows ${wild.join(", ")}; name the actions the code calls`;
    },
  ),
  statementRule(
    "no-wildcard-resource",
    "A statement names resources, unless its actions know none or a condition bounds it.",
    IDENTITY_POLICIES,
    ({ actions, resources, condition }, resource) => {
      if (!resources.includes("*") || condition !== undefined || isTrustPolicy(resource)) return undefined;
      const bounded = actions.filter((action) => ACTIONS_WITHOUT_RESOURCE[action] === undefined);
      return bounded.length === 0
        ? undefined
        : `allows ${bounded.join(", ")} on every resource; name the resources or add a condition`;
    },
  ),
  statementRule(
    "no-open-principal",
    "Nobody outside the account is allowed anything without a condition.",
    [...RESOURCE_POLICIES, "aws:iam/role:Role"],
    ({ principals, condition }) =>
      principals.some(([, value]) => value === "*") && condition === undefined
        ? 'allows everybody (principal "*"); name the principal or add a condition'
        : undefined,
  ),
  statementRule(
    "service-bound-to-account",
    "A service that acts for many accounts may act for ours only.",
    [...RESOURCE_POLICIES, "aws:iam/role:Role"],
    ({ principals, condition }) => {
      const services = principals.filter(
        ([kind, value]) => kind === "Service" && SERVICES_FOR_MANY.has(value),
      );
      if (services.length === 0 || namesSource(condition)) return undefined;
      const names = services.map(([, value]) => value).join(", ");
      return `trusts ${names} for any account; add a condition on aws:SourceAccount or aws:SourceArn`;
    },
  ),
  resourceRule(
    "no-managed-full-access",
    "No role gets a managed policy that is broader than its work.",
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:iam/role:Role"],
    ({ policyArn, managedPolicyArns = [] }) =>
      [policyArn, ...managedPolicyArns]
        .filter(
          (arn) => typeof arn === "string" && /:aws:policy\/.*(FullAccess|Administrator|PowerUser)/.test(arn),
        )
        .map((arn) => `has the managed policy ${arn}; write a policy with what it needs`),
  ),
];

function statementRule(
  name: string,
  description: string,
  types: readonly string[],
  findFault: (statement: PolicyStatement, resource: DeclaredResource) => string | undefined,
): Rule {
  return resourceRule(name, description, types, (props, resource) =>
    readAllowedStatements(resource.type, props).map((statement) => {
      const fault = findFault(statement, resource);
      return fault === undefined ? undefined : `statement ${statement.sid ?? "without Sid"} ${fault}`;
    }),
  );
}

/** A role's own document says who may take it on and names no resources. */
function isTrustPolicy({ type, props }: DeclaredResource): boolean {
  return type === "aws:iam/role:Role" && props.inlinePolicies === undefined;
}

function namesSource(condition: PolicyStatement["condition"]): boolean {
  return Object.values(condition ?? {}).some((keys) =>
    Object.keys(keys).some((key) => /^aws:Source(Account|Arn|OrgID)$/i.test(key)),
  );
}

function findLengthFault(document: unknown, longest = Number.POSITIVE_INFINITY): string | undefined {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  const length = text.replace(/\s/g, "").length;
  return length <= longest ? undefined : `has a policy of ${length} characters; AWS takes ${longest}`;
}

function findDocumentFault(document: unknown): string | undefined {
  try {
    const { Version: version } =
      typeof document === "string" ? JSON.parse(document) : (document as PropValue);
    if (version !== "2012-10-17") return `has a policy of version "${version}"; it must be "2012-10-17"`;
    const statements = readStatements(document);
    if (statements.length === 0) return "has a policy without statements";
    const bad = statements.findIndex(
      ({ effect, actions }) => (effect !== "Allow" && effect !== "Deny") || actions.length === 0,
    );
    return bad < 0 ? undefined : `has a policy whose statement ${bad + 1} lacks Effect or Action`;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `has a policy that is not JSON: ${error.message}`;
  }
}
