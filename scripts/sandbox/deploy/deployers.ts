import { compositeAlarm, metricAlarm } from "./alarms";
import { scalableTarget, scalingPolicy, scheduledAction } from "./autoscaling";
import { type Deployer, tagsOf } from "./deployer";
import { servedConfiguration } from "./dynamic-resource";
import { endpoint, endpointConfiguration, model, modelPackageGroup } from "./endpoint";
import { api, apiIntegration, apiRoute, functionEventInvokeConfig, lambdaFunction } from "./functions";
import { logGroup } from "./logs";
import {
  apiDestination,
  eventBus,
  eventConnection,
  eventRule,
  eventTarget,
  queue,
  topic,
  topicSubscription,
} from "./messaging";
import {
  bucketPolicy,
  functionPermission,
  managedPolicy,
  putKeyPolicy,
  role,
  rolePolicy,
  rolePolicyAttachment,
  topicPolicy,
} from "./rights";
import { bucket, bucketEncryption, bucketLifecycle, bucketNotification, bucketVersioning } from "./storage";
import { schedule, stateMachine } from "./workflow";

/** A resource that does nothing here but stands on the bill by the month. */
function standing(type: string, usageType: string): Deployer {
  return {
    type,
    apply(resource, { world }) {
      const arn = String(resource.state.arn ?? resource.state.dashboardArn);
      world.standing.set(usageType, (world.standing.get(usageType) ?? new Set()).add(arn));
      world.tags.set(arn, tagsOf(resource));
    },
  };
}

const standingKey = standing("aws:kms/key:Key", "KMS-Keys");
const key: Deployer = {
  ...standingKey,
  async apply(resource, context) {
    await standingKey.apply(resource, context);
    context.world.keys.create(String(resource.state.arn));
    putKeyPolicy(context.world, String(resource.state.arn), resource.inputs.policy);
  },
};
const dashboard = standing("aws:cloudwatch/dashboard:Dashboard", "DashboardsUsageHour");

/** Who creates what, by type token. */
export const DEPLOYERS: ReadonlyMap<string, Deployer> = new Map(
  [
    api,
    apiIntegration,
    apiRoute,
    bucket,
    bucketEncryption,
    bucketLifecycle,
    bucketPolicy,
    bucketVersioning,
    bucketNotification,
    compositeAlarm,
    dashboard,
    endpoint,
    endpointConfiguration,
    apiDestination,
    eventBus,
    eventConnection,
    eventRule,
    eventTarget,
    functionEventInvokeConfig,
    functionPermission,
    key,
    lambdaFunction,
    logGroup,
    managedPolicy,
    metricAlarm,
    model,
    modelPackageGroup,
    queue,
    role,
    rolePolicy,
    rolePolicyAttachment,
    scalableTarget,
    scalingPolicy,
    schedule,
    scheduledAction,
    servedConfiguration,
    stateMachine,
    topic,
    topicPolicy,
    topicSubscription,
  ].map((deployer) => [deployer.type, deployer]),
);

/**
 * Types the sandbox takes note of and does not act on: tables for SQL, notices about the real bill. A type that is
 * neither here nor among the deployers stops the deployment; policies on queues, buses and logs among them.
 */
export const DECLARED_ONLY: ReadonlySet<string> = new Set([
  "aws:apigatewayv2/apiMapping:ApiMapping",
  "aws:apigatewayv2/authorizer:Authorizer",
  "aws:apigatewayv2/deployment:Deployment",
  "aws:apigatewayv2/domainName:DomainName",
  "aws:apigatewayv2/stage:Stage",
  "aws:athena/workgroup:Workgroup",
  "aws:budgets/budget:Budget",
  // What a channel would show lies in the inbox, under its topic.
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
  // People of the sandbox sign in at a provider of its own.
  "aws:cognito/userGroup:UserGroup",
  "aws:cognito/userPool:UserPool",
  "aws:cognito/userPoolClient:UserPoolClient",
  "aws:cognito/userPoolDomain:UserPoolDomain",
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
  "aws:costexplorer/anomalySubscription:AnomalySubscription",
  "aws:costexplorer/costAllocationTag:CostAllocationTag",
  "aws:glue/catalogDatabase:CatalogDatabase",
  "aws:glue/catalogTable:CatalogTable",
  "aws:kms/alias:Alias",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  // The sandbox trains its own model and puts it where the copy would lie.
  "aws:s3/objectCopy:ObjectCopy",
  "aws:scheduler/scheduleGroup:ScheduleGroup",
]);
