import { type Rule, resourceRule } from "../rule";

/** Tags every resource has: who pays, which environment, what made it. */
const REQUIRED_TAGS = ["final-mile:stack", "Environment", "Project", "ManagedBy"] as const;

/** Types that cost money, hold data or are allowed something, and can be tagged. */
export const TAGGED_TYPES: readonly string[] = [
  "aws:apigatewayv2/api:Api",
  "aws:apigatewayv2/domainName:DomainName",
  "aws:apigatewayv2/stage:Stage",
  "aws:appautoscaling/target:Target",
  "aws:athena/workgroup:Workgroup",
  "aws:budgets/budget:Budget",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cognito/userPool:UserPool",
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
  "aws:costexplorer/anomalySubscription:AnomalySubscription",
  "aws:glue/catalogDatabase:CatalogDatabase",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:kms/key:Key",
  "aws:lambda/callbackFunction:CallbackFunction",
  "aws:lambda/function:Function",
  "aws:s3/bucket:Bucket",
  "aws:sagemaker/endpoint:Endpoint",
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
  "aws:sagemaker/model:Model",
  "aws:scheduler/scheduleGroup:ScheduleGroup",
  "aws:sfn/stateMachine:StateMachine",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
];

export const TAG_RULES: readonly Rule[] = [
  resourceRule(
    "tags-present",
    "What can be tagged is tagged, so that its cost is found.",
    TAGGED_TYPES,
    ({ tags = {}, tagsAll = {} }) => {
      const missing = REQUIRED_TAGS.filter((tag) => (tags[tag] ?? tagsAll[tag] ?? "") === "");
      return [missing.length === 0 ? undefined : `lacks the tags ${missing.join(", ")}`];
    },
  ),
];
