import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/read-config";

/** Cost-allocation tag that marks everything of a stack; its value is the stack's name. */
export const COST_TAG_KEY = "final-mile:stack";

/** Types of this program that can be tagged. A test compares the list with the provider's. */
const TAGGABLE_TYPES: ReadonlySet<string> = new Set([
  "aws:apigatewayv2/api:Api",
  "aws:apigatewayv2/stage:Stage",
  "aws:appautoscaling/target:Target",
  "aws:athena/workgroup:Workgroup",
  "aws:budgets/budget:Budget",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
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
]);

/** Tags of everything in an environment: who pays, which environment, what made it, and the configured ones. */
export function tagsOf(config: StackConfig): Readonly<Record<string, string>> {
  return {
    ...config.tags,
    [COST_TAG_KEY]: config.environment,
    Environment: config.environment,
    Project: pulumi.getProject(),
    ManagedBy: "pulumi",
  };
}

/**
 * Tags every resource declared after it: who pays, which environment, what made it, and the tags of the
 * configuration. They stand on the resources, not in the provider's default tags, so that a preview, a test
 * and the policy pack see them.
 */
export function tagEverything(config: StackConfig): void {
  const tags = tagsOf(config);
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    TAGGABLE_TYPES.has(type) ? { props: { ...props, tags: { ...tags, ...props.tags } }, opts } : undefined,
  );
}
