import type { EvaluatedProgram, RegisteredResource } from "../../program/evaluation";

/** An act that a first deployment makes, and on what. */
export interface NeededRight {
  readonly action: string;
  readonly resourceArn: string;
}

/** What makes a resource of a type: the action, and on what where its own ARN is not it. */
const CREATED_BY: Readonly<Record<string, { readonly action: string; readonly on?: string }>> = {
  "aws:apigatewayv2/api:Api": { action: "apigateway:POST", on: "arn:aws:apigateway:REGION::/apis" },
  "aws:athena/workgroup:Workgroup": { action: "athena:CreateWorkGroup" },
  "aws:budgets/budget:Budget": { action: "budgets:ModifyBudget" },
  "aws:cloudwatch/eventBus:EventBus": { action: "events:CreateEventBus" },
  "aws:cloudwatch/eventRule:EventRule": { action: "events:PutRule" },
  "aws:cloudwatch/logGroup:LogGroup": { action: "logs:CreateLogGroup" },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { action: "cloudwatch:PutMetricAlarm" },
  "aws:cognito/userPool:UserPool": { action: "cognito-idp:CreateUserPool", on: "*" },
  "aws:glue/catalogDatabase:CatalogDatabase": { action: "glue:CreateDatabase" },
  "aws:glue/catalogTable:CatalogTable": { action: "glue:CreateTable" },
  "aws:iam/role:Role": { action: "iam:CreateRole" },
  "aws:kms/key:Key": { action: "kms:CreateKey", on: "*" },
  "aws:lambda/function:Function": { action: "lambda:CreateFunction" },
  "aws:s3/bucket:Bucket": { action: "s3:CreateBucket" },
  "aws:sagemaker/endpoint:Endpoint": { action: "sagemaker:CreateEndpoint" },
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": { action: "sagemaker:CreateEndpointConfig" },
  "aws:sagemaker/model:Model": { action: "sagemaker:CreateModel" },
  "aws:scheduler/schedule:Schedule": { action: "scheduler:CreateSchedule" },
  "aws:sfn/stateMachine:StateMachine": { action: "states:CreateStateMachine" },
  "aws:sns/topic:Topic": { action: "sns:CreateTopic" },
  "aws:sqs/queue:Queue": { action: "sqs:CreateQueue" },
};

/** Account of the evaluation, which asks nobody. */
const EVALUATED_ACCOUNT = "123456789012";

/** The acts that a deployment begins with, one for each type of resource, in the account and region it is for. */
export function listNeededRights(
  { resources }: EvaluatedProgram,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): readonly NeededRight[] {
  const first = new Map<string, RegisteredResource>();
  for (const resource of resources) {
    if (resource.custom && !first.has(resource.type)) first.set(resource.type, resource);
  }
  return [...first].flatMap(([type, { state }]) => {
    const created = CREATED_BY[type];
    if (!created) return [];
    const arn = created.on ?? String(state.arn ?? "*");
    const resourceArn = arn.replaceAll(EVALUATED_ACCOUNT, accountId).replaceAll("REGION", region);
    return [{ action: created.action, resourceArn }];
  });
}

/** As Service Quotas names what instances of SageMaker are used for. */
export type InstanceUse = "endpoint" | "training job" | "transform job";

/** Instances of a type that are run at most at a time. */
export interface NeededInstances {
  readonly instanceType: string;
  readonly count: number;
}

interface DeclaredVariant {
  readonly instanceType?: string;
  readonly initialInstanceCount?: number;
}

/**
 * What the endpoint asks of the account's quota: a roll-out runs the new fleet beside the old one, and autoscaling goes
 * up to its bounds. `undefined` for an endpoint without instances.
 */
export function findNeededInstances({ resources }: EvaluatedProgram): NeededInstances | undefined {
  const variants = resources
    .filter(({ type }) => type === "aws:sagemaker/endpointConfiguration:EndpointConfiguration")
    .flatMap(({ inputs }): readonly DeclaredVariant[] => [
      ...(inputs.productionVariants ?? []),
      ...(inputs.shadowProductionVariants ?? []),
    ])
    .filter(({ instanceType }) => instanceType !== undefined);
  const instanceType = variants[0]?.instanceType;
  if (instanceType === undefined) return undefined;
  const started = variants.reduce((sum, { initialInstanceCount = 1 }) => sum + initialInstanceCount, 0);
  const most = resources
    .filter(({ type }) => type === "aws:appautoscaling/target:Target")
    .reduce((sum, { inputs }) => sum + Number(inputs.maxCapacity), 0);
  return { instanceType, count: Math.max(2 * started, most) };
}

/** Where an image lies in ECR. */
export interface ImagePlace {
  readonly registryId: string;
  readonly region: string;
  readonly repository: string;
  /** Its tag or its digest. */
  readonly id: { readonly imageTag: string } | { readonly imageDigest: string };
}

/** @throws Error for an address that is none of ECR */
export function placeOfImage(image: string): ImagePlace {
  const [, registryId, region, repository, digest, tag] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?:@(sha256:[0-9a-f]{64})|:([^:@]+))$/.exec(
      image,
    ) ?? [];
  if (!registryId || !region || !repository) throw new Error(`${image} is no image of ECR`);
  return {
    registryId,
    region,
    repository,
    id: digest === undefined ? { imageTag: tag! } : { imageDigest: digest },
  };
}
