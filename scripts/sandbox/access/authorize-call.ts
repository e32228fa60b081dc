import type { AwsCall } from "../server/aws-call";
import { AwsError } from "../server/aws-error";
import { parseJson, readBody } from "../server/json-protocol";
import { keyArn } from "../services/kms/service";
import { functionNameOf } from "../services/lambda/function-fleet";
import type { World } from "../world";
import { AccessDeniedError, type Permission } from "./access-control";
import { S3_PERMISSIONS } from "./s3-permissions";

type PermissionsOf = (call: AwsCall, world: World) => readonly Permission[];

/**
 * What the calls of functions need, by service and operation. Who else calls is the account's administrator. An
 * operation that is not here is refused to functions by name.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PERMISSIONS: Readonly<Record<string, Readonly<Record<string, PermissionsOf>>>> = {
  s3: S3_PERMISSIONS,
  monitoring: {
    // Who asks for those of a prefix asks for any.
    DescribeAlarms: (_, world) => [
      { action: "cloudwatch:DescribeAlarms", resource: `${world.arn("cloudwatch")}:alarm:*` },
    ],
    GetMetricData: () => [{ action: "cloudwatch:GetMetricData" }],
    PutMetricData: (call) => [
      {
        action: "cloudwatch:PutMetricData",
        context: { "cloudwatch:namespace": String(inputOf<{ Namespace?: string }>(call).Namespace ?? "") },
      },
    ],
  },
  events: {
    PutEvents: (call, world) =>
      (inputOf<{ Entries?: readonly { EventBusName?: string }[] }>(call).Entries ?? []).map((entry) => ({
        action: "events:PutEvents",
        resource: eventBusArn(world, entry.EventBusName ?? "default"),
      })),
  },
  sns: {
    Publish: (call, world) => {
      const form = new URLSearchParams(call.body.toString("utf8"));
      return toPublish(world, form.get("TopicArn") ?? form.get("TargetArn") ?? "");
    },
  },
  sagemaker: {
    DescribeEndpoint: (call, world) => [
      {
        action: "sagemaker:DescribeEndpoint",
        resource: endpointArn(world, inputOf<{ EndpointName?: string }>(call).EndpointName ?? ""),
      },
    ],
    DescribeEndpointConfig: (call, world) => [
      {
        action: "sagemaker:DescribeEndpointConfig",
        resource: world.sagemaker.arn(
          "endpoint-config",
          inputOf<{ EndpointConfigName?: string }>(call).EndpointConfigName ?? "",
        ),
      },
    ],
    DescribeModel: (call, world) => [
      {
        action: "sagemaker:DescribeModel",
        resource: world.sagemaker.arn("model", inputOf<{ ModelName?: string }>(call).ModelName ?? ""),
      },
    ],
    CreateModelPackage: (call, world) => {
      const { ModelPackageGroupName = "" } = inputOf<{ ModelPackageGroupName?: string }>(call);
      const prefix = world.arn("sagemaker");
      // The version that is made is a resource of its own, and is named after its group.
      return [
        `${prefix}:model-package-group/${ModelPackageGroupName}`,
        `${prefix}:model-package/${ModelPackageGroupName}/1`,
      ].map((resource) => ({ action: "sagemaker:CreateModelPackage", resource }));
    },
    InvokeEndpoint: (call, world) => [
      {
        action: "sagemaker:InvokeEndpoint",
        resource: endpointArn(world, decodeURIComponent(call.path.split("/")[2] ?? "")),
      },
    ],
  },
  scheduler: {
    GetSchedule: (call, world) => [{ action: "scheduler:GetSchedule", resource: scheduleArn(world, call) }],
    DeleteSchedule: (call, world) => [
      { action: "scheduler:DeleteSchedule", resource: scheduleArn(world, call) },
    ],
  },
  ce: {
    GetCostAndUsage: () => [{ action: "ce:GetCostAndUsage" }],
    GetCostForecast: () => [{ action: "ce:GetCostForecast" }],
    GetAnomalies: () => [{ action: "ce:GetAnomalies" }],
    GetSavingsPlansPurchaseRecommendation: () => [{ action: "ce:GetSavingsPlansPurchaseRecommendation" }],
  },
  "cost-optimization-hub": {
    ListRecommendations: () => [{ action: "cost-optimization-hub:ListRecommendations" }],
  },
  // https://docs.aws.amazon.com/compute-optimizer/latest/ug/security-iam.html
  "compute-optimizer": {
    GetLambdaFunctionRecommendations: (call) => [
      { action: "compute-optimizer:GetLambdaFunctionRecommendations" },
      { action: "lambda:ListFunctions" },
      ...(inputOf<{ functionArns?: readonly string[] }>(call).functionArns ?? ["*"]).map((resource) => ({
        action: "lambda:ListProvisionedConcurrencyConfigs",
        resource,
      })),
    ],
  },
  logs: {
    FilterLogEvents: (call, world) => [
      {
        action: "logs:FilterLogEvents",
        resource: `${world.arn("logs")}:log-group:${inputOf<{ logGroupName?: string }>(call).logGroupName ?? ""}:*`,
      },
    ],
  },
  kms: {
    Encrypt: (call, world) => toUseKey("kms:Encrypt", call, world),
    Decrypt: (call, world) => toUseKey("kms:Decrypt", call, world),
  },
  secretsmanager: {
    GetSecretValue: (call, world) => {
      const { SecretId = "" } = inputOf<{ SecretId?: string }>(call);
      return [{ action: "secretsmanager:GetSecretValue", resource: secretArn(world, SecretId) }];
    },
  },
  pricing: { GetProducts: () => [{ action: "pricing:GetProducts" }] },
};

/** Publishing to an encrypted topic takes the key as well, which SNS uses on the publisher's behalf. */
export function toPublish(world: World, topicArn: string): Permission[] {
  const keyArn = world.sns.topics.get(topicArn)?.kmsKeyArn;
  return [
    { action: "sns:Publish", resource: topicArn },
    ...(keyArn ? ["kms:GenerateDataKey", "kms:Decrypt"].map((action) => ({ action, resource: keyArn })) : []),
  ];
}

/**
 * Lets a call of a function through when its role is allowed what the call needs.
 *
 * @throws AwsError in the words and with the code of the service
 */
export function authorizeCall(world: World, operation: string, call: AwsCall): void {
  const functionName = functionNameOf(call.accessKeyId);
  if (functionName === undefined) return;
  const rule = PERMISSIONS[call.service]?.[operation];
  if (!rule) {
    throw new AwsError(
      "NotImplemented",
      `The sandbox does not know what a function needs for ${call.service}:${operation}; state it in scripts/sandbox/access.`,
      501,
    );
  }
  requireOfCaller(world, operation, call, rule(call, world));
}

/**
 * Asks for permissions of whoever makes a call, where the operation itself knows what it needs.
 *
 * @throws AwsError in the words and with the code of the service
 */
export function requireOfCaller(
  world: World,
  operation: string,
  call: AwsCall,
  permissions: readonly Permission[],
): void {
  const functionName = functionNameOf(call.accessKeyId);
  if (functionName === undefined) return;
  const { roleArn } = world.lambda.definition(functionName);
  try {
    // Lambda takes the role without saying for which account.
    const session = world.access.assumeRole(roleArn, "lambda.amazonaws.com", functionName, false);
    world.access.require(session, permissions);
  } catch (error) {
    throw error instanceof AccessDeniedError ? inWordsOf(call.service, operation, error) : error;
  }
}

/** How a service tells a caller that it may not: code and status; the others answer as JSON services do. */
function inWordsOf(service: string, operation: string, { action, message }: AccessDeniedError): AwsError {
  if (service === "s3") return new AwsError("AccessDenied", message, 403);
  if (service === "sns") {
    return action.startsWith("kms:")
      ? new AwsError("KMSAccessDenied", message)
      : new AwsError("AuthorizationError", message, 403);
  }
  return new AwsError("AccessDeniedException", message, operation === "InvokeEndpoint" ? 403 : 400);
}

function inputOf<Input>(call: AwsCall): Input {
  return (parseJson(readBody(call)) ?? {}) as Input;
}

function eventBusArn(world: World, nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn : `${world.arn("events")}:event-bus/${nameOrArn}`;
}

interface KeyUse {
  readonly KeyId?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
}

/** The key is the one that was named, or that the text was encrypted with. */
function toUseKey(action: string, call: AwsCall, world: World): Permission[] {
  const { KeyId, CiphertextBlob = "", EncryptionContext = {} } = inputOf<KeyUse>(call);
  const resource =
    KeyId === undefined ? world.keys.keyOf(Buffer.from(CiphertextBlob, "base64")) : keyArn(world, KeyId);
  return [{ action, resource, context: { "kms:EncryptionContext:purpose": EncryptionContext.purpose } }];
}

/** A secret that is not there is judged by the name alone, as AWS does. */
function secretArn(world: World, id: string): string {
  if (id.startsWith("arn:")) return id;
  return world.secrets.get(id)?.arn ?? `${world.arn("secretsmanager")}:secret:${id}-??????`;
}

function scheduleArn(world: World, { query, path }: AwsCall): string {
  const name = decodeURIComponent(path.split("/")[2] ?? "");
  return `${world.arn("scheduler")}:schedule/${query.get("groupName") ?? "default"}/${name}`;
}

function endpointArn(world: World, name: string): string {
  return `${world.arn("sagemaker")}:endpoint/${name.toLowerCase()}`;
}
