import { createHash } from "node:crypto";
import type { Loose } from "./evaluation";

interface ResourceContext {
  readonly region: string;
  readonly accountId: string;
  readonly physicalName: string;
}

type Computed = Record<string, unknown> & { readonly id: string };

type Compute = (inputs: Loose, context: ResourceContext) => Computed;

/** Seven stable hexadecimal digits, as Pulumi appends to the logical name of an auto-named resource. */
function hash7(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 7);
}

/** The given physical name, or the automatic one. */
export function physicalNameOf(logicalName: string, inputs: Loose): string {
  return inputs?.name ?? inputs?.bucket ?? `${logicalName}-${hash7(logicalName)}`;
}

function arn({ region, accountId }: ResourceContext, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/** A resource whose id is its name, with an ARN of the usual form. */
function named(service: string, resourcePrefix: string): Compute {
  return (_, context) => ({
    id: context.physicalName,
    name: context.physicalName,
    arn: arn(context, service, resourcePrefix + context.physicalName),
  });
}

/** A resource that belongs to another one and has nothing of its own. */
function attached(property: string): Compute {
  return (inputs) => ({ id: String(inputs[property]) });
}

/** A channel of a chat: global, whatever the region of the stack. */
function chatChannel(kind: string): Compute {
  return (inputs, { accountId }) => {
    const chatConfigurationArn = `arn:aws:chatbot::${accountId}:chat-configuration/${kind}/${inputs.configurationName}`;
    return { id: chatConfigurationArn, chatConfigurationArn };
  };
}

const COMPUTE: Record<string, Compute> = {
  "aws:s3/bucket:Bucket": (_, { physicalName, region }) => ({
    id: physicalName,
    bucket: physicalName,
    arn: `arn:aws:s3:::${physicalName}`,
    bucketDomainName: `${physicalName}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${physicalName}.s3.${region}.amazonaws.com`,
  }),
  "aws:iam/role:Role": (_, { physicalName, accountId }) => ({
    id: physicalName,
    name: physicalName,
    arn: `arn:aws:iam::${accountId}:role/${physicalName}`,
    uniqueId: `AROA${hash7(physicalName).toUpperCase()}`,
  }),
  "aws:iam/policy:Policy": (_, { physicalName, accountId }) => ({
    id: `arn:aws:iam::${accountId}:policy/${physicalName}`,
    name: physicalName,
    arn: `arn:aws:iam::${accountId}:policy/${physicalName}`,
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attached("role"),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (inputs, { accountId }) => {
    const providerArn = `arn:aws:iam::${accountId}:oidc-provider/${String(inputs.url).replace("https://", "")}`;
    return { id: providerArn, arn: providerArn };
  },
  "aws:iam/rolePolicy:RolePolicy": (inputs, { physicalName }) => ({
    id: `${inputs.role}:${physicalName}`,
    name: physicalName,
  }),
  "aws:lambda/function:Function": (inputs, context) => {
    const functionArn = arn(context, "lambda", `function:${context.physicalName}`);
    return {
      id: context.physicalName,
      name: context.physicalName,
      arn: functionArn,
      qualifiedArn: `${functionArn}:$LATEST`,
      invokeArn: `arn:aws:apigateway:${context.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      version: "$LATEST",
      sourceCodeHash: createHash("sha256")
        .update(JSON.stringify(inputs.code ?? null))
        .digest("base64"),
    };
  },
  "aws:lambda/permission:Permission": (inputs, { physicalName }) => ({
    id: inputs.statementId ?? physicalName,
  }),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": attached("functionName"),
  "aws:cloudwatch/logGroup:LogGroup": named("logs", "log-group:"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named("cloudwatch", "alarm:"),
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": (inputs, context) => ({
    id: inputs.alarmName,
    arn: arn(context, "cloudwatch", `alarm:${inputs.alarmName}`),
  }),
  "aws:cloudwatch/dashboard:Dashboard": (inputs, { accountId }) => ({
    id: inputs.dashboardName,
    dashboardArn: `arn:aws:cloudwatch::${accountId}:dashboard/${inputs.dashboardName}`,
  }),
  "aws:cloudwatch/eventBus:EventBus": named("events", "event-bus/"),
  "aws:cloudwatch/eventRule:EventRule": named("events", "rule/"),
  "aws:cloudwatch/eventConnection:EventConnection": (_, context) => ({
    id: context.physicalName,
    name: context.physicalName,
    arn: `${arn(context, "events", `connection/${context.physicalName}`)}/${hash7(context.physicalName)}`,
  }),
  "aws:cloudwatch/eventApiDestination:EventApiDestination": (_, context) => ({
    id: context.physicalName,
    name: context.physicalName,
    arn: `${arn(context, "events", `api-destination/${context.physicalName}`)}/${hash7(context.physicalName)}`,
  }),
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": chatChannel("slack-channel"),
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": chatChannel("microsoft-teams-channel"),
  "aws:cloudwatch/eventTarget:EventTarget": (inputs, { physicalName }) => {
    const targetId = inputs.targetId ?? physicalName;
    return { id: `${inputs.rule}-${targetId}`, targetId };
  },
  "aws:sns/topic:Topic": (_, context) => {
    const topicArn = arn(context, "sns", context.physicalName);
    return { id: topicArn, name: context.physicalName, arn: topicArn, owner: context.accountId };
  },
  "aws:sns/topicPolicy:TopicPolicy": attached("arn"),
  "aws:sns/topicSubscription:TopicSubscription": (inputs) => {
    // The address of a webhook is a secret, which comes wrapped.
    const subscriptionArn = `${inputs.topic}:${hash7(inputs.endpoint?.value ?? inputs.endpoint)}`;
    return { id: subscriptionArn, arn: subscriptionArn };
  },
  "aws:sqs/queue:Queue": (_, context) => {
    const url = `https://sqs.${context.region}.amazonaws.com/${context.accountId}/${context.physicalName}`;
    return { id: url, url, name: context.physicalName, arn: arn(context, "sqs", context.physicalName) };
  },
  "aws:sqs/queuePolicy:QueuePolicy": attached("queueUrl"),
  "aws:kms/key:Key": (_, context) => {
    const digits = createHash("sha256").update(context.physicalName).digest("hex");
    const keyId = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
    return { id: keyId, keyId, arn: arn(context, "kms", `key/${keyId}`) };
  },
  "aws:kms/alias:Alias": named("kms", ""),
  "aws:scheduler/scheduleGroup:ScheduleGroup": named("scheduler", "schedule-group/"),
  "aws:scheduler/schedule:Schedule": (inputs, context) => ({
    id: `${inputs.groupName ?? "default"}/${context.physicalName}`,
    name: context.physicalName,
    arn: arn(context, "scheduler", `schedule/${inputs.groupName ?? "default"}/${context.physicalName}`),
  }),
  "aws:sagemaker/model:Model": named("sagemaker", "model/"),
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": named("sagemaker", "endpoint-config/"),
  "aws:sagemaker/endpoint:Endpoint": named("sagemaker", "endpoint/"),
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": (inputs, context) => ({
    id: inputs.modelPackageGroupName,
    arn: arn(context, "sagemaker", `model-package-group/${inputs.modelPackageGroupName}`),
  }),
  "pulumi-nodejs:dynamic/endpoint:ServedConfiguration": attached("endpointName"),
  "aws:appautoscaling/target:Target": (inputs, context) => ({
    id: inputs.resourceId,
    arn: arn(context, "application-autoscaling", `scalable-target/${hash7(inputs.resourceId)}`),
  }),
  "aws:appautoscaling/policy:Policy": (_, context) => ({
    id: context.physicalName,
    name: context.physicalName,
    arn: arn(context, "autoscaling", `scalingPolicy:${hash7(context.physicalName)}`),
  }),
  "aws:appautoscaling/scheduledAction:ScheduledAction": named("autoscaling", "scheduledAction:"),
  "aws:apigatewayv2/api:Api": (_, context) => {
    const apiId = `api${hash7(context.physicalName)}`;
    return {
      id: apiId,
      arn: `arn:aws:apigateway:${context.region}::/apis/${apiId}`,
      apiEndpoint: `https://${apiId}.execute-api.${context.region}.amazonaws.com`,
      executionArn: arn(context, "execute-api", apiId),
    };
  },
  "aws:apigatewayv2/stage:Stage": (inputs, context) => ({
    id: inputs.name,
    arn: `arn:aws:apigateway:${context.region}::/apis/${inputs.apiId}/stages/${inputs.name}`,
    invokeUrl: `https://${inputs.apiId}.execute-api.${context.region}.amazonaws.com/${inputs.name === "$default" ? "" : inputs.name}`,
    executionArn: arn(context, "execute-api", `${inputs.apiId}/${inputs.name}`),
  }),
  "aws:apigatewayv2/domainName:DomainName": (inputs, context) => ({
    id: inputs.domainName,
    arn: `arn:aws:apigateway:${context.region}::/domainnames/${inputs.domainName}`,
    domainNameConfiguration: {
      ...inputs.domainNameConfiguration,
      targetDomainName: `d-${hash7(inputs.domainName)}.execute-api.${context.region}.amazonaws.com`,
      hostedZoneId: "Z1UJRXOUMOOFQ8",
    },
  }),
  "aws:cognito/userPool:UserPool": (_, context) => {
    const id = `${context.region}_${hash7(context.physicalName)}`;
    return {
      id,
      name: context.physicalName,
      arn: arn(context, "cognito-idp", `userpool/${id}`),
      endpoint: `cognito-idp.${context.region}.amazonaws.com/${id}`,
    };
  },
  "aws:cognito/userPoolDomain:UserPoolDomain": (inputs) => ({ id: inputs.domain }),
  "aws:cognito/userPoolClient:UserPoolClient": (_, { physicalName }) => ({
    id: `client${hash7(physicalName)}`,
    name: physicalName,
  }),
  "aws:cognito/userGroup:UserGroup": (inputs) => ({ id: `${inputs.userPoolId}/${inputs.name}` }),
  "aws:sfn/stateMachine:StateMachine": (_, context) => {
    const machineArn = arn(context, "states", `stateMachine:${context.physicalName}`);
    return { id: machineArn, name: context.physicalName, arn: machineArn };
  },
  "aws:glue/catalogDatabase:CatalogDatabase": (inputs, context) => ({
    id: `${context.accountId}:${inputs.name}`,
    arn: arn(context, "glue", `database/${inputs.name}`),
    catalogId: context.accountId,
  }),
  "aws:glue/catalogTable:CatalogTable": (inputs, context) => ({
    id: `${context.accountId}:${inputs.databaseName}:${inputs.name}`,
    arn: arn(context, "glue", `table/${inputs.databaseName}/${inputs.name}`),
  }),
  "aws:athena/workgroup:Workgroup": named("athena", "workgroup/"),
  "aws:budgets/budget:Budget": (_, { accountId, physicalName }) => ({
    id: `${accountId}:${physicalName}`,
    name: physicalName,
    arn: `arn:aws:budgets::${accountId}:budget/${physicalName}`,
  }),
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor": (_, { accountId, physicalName }) => {
    const monitorArn = `arn:aws:ce::${accountId}:anomalymonitor/${hash7(physicalName)}`;
    return { id: monitorArn, arn: monitorArn };
  },
  "aws:costexplorer/anomalySubscription:AnomalySubscription": (_, { accountId, physicalName }) => {
    const subscriptionArn = `arn:aws:ce::${accountId}:anomalysubscription/${hash7(physicalName)}`;
    return { id: subscriptionArn, arn: subscriptionArn };
  },
};

/** Children of a bucket and of the HTTP API whose id says nothing. */
const ATTACHED_TO: readonly (readonly [RegExp, string])[] = [
  [/^aws:s3\/bucket\w+:Bucket\w+$/, "bucket"],
  [/^aws:s3\/(bucketObject|objectCopy)\w*:/, "key"],
  [/^aws:apigatewayv2\//, "apiId"],
  [/^aws:costexplorer\/costAllocationTag:/, "tagKey"],
];

/**
 * What a provider computes for a resource: its id and outputs.
 *
 * @throws when the type is unknown: an id made up would hide that nobody looked what AWS answers.
 */
export function stateOf(type: string, inputs: Loose, context: ResourceContext): Computed {
  const compute = COMPUTE[type];
  if (compute) return compute(inputs, context);
  const attachedTo = ATTACHED_TO.find(([pattern]) => pattern.test(type))?.[1];
  if (attachedTo)
    return {
      id: `${inputs[attachedTo]}${type.includes("apigateway") ? `/${hash7(context.physicalName)}` : ""}`,
    };
  throw new Error(`The program registers ${type}, whose outputs the evaluation does not know.`);
}
