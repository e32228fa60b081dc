import { AccessDeniedError, type Permission } from "../../access/access-control";
import { toPublish } from "../../access/authorize-call";
import { toReadObject, toWriteObject } from "../../access/s3-permissions";
import type { World } from "../../world";
import { toInvokeFunction } from "../lambda/function-role";
import type { StateMachine } from "./execution";
import type { Integrations } from "./interpreter/environment";
import { StateError } from "./interpreter/failures";

const STATES = "states.amazonaws.com";
/** The rule by which Step Functions hears that a transform job is over. */
const TRANSFORM_RULE = "StepFunctionsGetEventsForSageMakerTransformJobsRule";
const TRAINING_RULE = "StepFunctionsGetEventsForSageMakerTrainingJobsRule";

type Parameters = Readonly<Record<string, unknown>>;

/** What a task needs, by its resource. */
const TASKS: Readonly<Record<string, (world: World, parameters: Parameters) => readonly Permission[]>> = {
  "arn:aws:states:::lambda:invoke": (_, { FunctionName }) => [toInvokeFunction(String(FunctionName))],
  "arn:aws:states:::sns:publish": (world, { TopicArn }) => toPublish(world, String(TopicArn)),
  "arn:aws:states:::sagemaker:createTransformJob.sync": toRunTransformJob,
  "arn:aws:states:::sagemaker:createTrainingJob.sync": toRunTrainingJob,
  "arn:aws:states:::sagemaker:createModel": (world, { ModelName, ExecutionRoleArn, Tags }) => [
    { action: "sagemaker:CreateModel", resource: modelArn(world, ModelName) },
    ...(Tags === undefined ? [] : [{ action: "sagemaker:AddTags", resource: modelArn(world, ModelName) }]),
    toPassRole(ExecutionRoleArn),
  ],
  "arn:aws:states:::aws-sdk:sagemaker:deleteModel": (world, { ModelName }) => [
    { action: "sagemaker:DeleteModel", resource: modelArn(world, ModelName) },
  ],
};

/** The names that errors of the services have in a state machine. */
const DENIED: Readonly<Record<string, string>> = {
  "arn:aws:states:::lambda:invoke": "Lambda.AWSLambdaException",
  "arn:aws:states:::sns:publish": "SNS.AuthorizationErrorException",
  "arn:aws:states:::sagemaker:createTransformJob.sync": "SageMaker.AmazonSageMakerException",
  "arn:aws:states:::sagemaker:createTrainingJob.sync": "SageMaker.AmazonSageMakerException",
  "arn:aws:states:::sagemaker:createModel": "SageMaker.AmazonSageMakerException",
  "arn:aws:states:::aws-sdk:sagemaker:deleteModel": "SageMaker.SageMakerException",
};

/** The reach of a state machine within what its role is allowed. */
export function withinRole(
  world: World,
  { roleArn }: StateMachine,
  executionName: string,
  integrations: Integrations,
): Integrations {
  const require = (failure: string, permissions: readonly Permission[]): void => {
    try {
      world.access.require(world.access.assumeRole(roleArn, STATES, executionName), permissions);
    } catch (error) {
      throw error instanceof AccessDeniedError ? new StateError(failure, error.message) : error;
    }
  };
  return {
    async callTask(resource, parameters) {
      require(DENIED[resource] ?? "States.Permissions", TASKS[resource]?.(world, parameters) ?? []);
      return integrations.callTask(resource, parameters);
    },
    async readObject(bucketName, key) {
      require("States.ItemReaderFailed", toReadObject(world, bucketName, key));
      return integrations.readObject(bucketName, key);
    },
    async writeObject(bucketName, key, text) {
      require("States.ResultWriterFailed", toWriteObject(world, bucketName, key));
      return integrations.writeObject(bucketName, key, text);
    },
    startChildren(machineArn) {
      require("States.Permissions", [{ action: "states:StartExecution", resource: machineArn }]);
      integrations.startChildren(machineArn);
    },
  };
}

function modelArn(world: World, name: unknown): string {
  return `${world.arn("sagemaker")}:model/${String(name).toLowerCase()}`;
}

/** Who gives a role to a service must be allowed to. */
function toPassRole(roleArn: unknown): Permission {
  return {
    action: "iam:PassRole",
    resource: String(roleArn),
    context: { "iam:PassedToService": "sagemaker.amazonaws.com" },
  };
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/sagemaker-iam.html */
function toRunTrainingJob(
  world: World,
  { TrainingJobName, RoleArn, Tags }: Parameters,
): readonly Permission[] {
  const job = `${world.arn("sagemaker")}:training-job/${String(TrainingJobName).toLowerCase()}`;
  return [
    ...[
      "sagemaker:CreateTrainingJob",
      ...(Tags === undefined ? [] : ["sagemaker:AddTags"]),
      "sagemaker:DescribeTrainingJob",
    ].map((action) => ({ action, resource: job })),
    toPassRole(RoleArn),
    ...["events:PutRule", "events:PutTargets", "events:DescribeRule"].map((action) => ({
      action,
      resource: `${world.arn("events")}:rule/${TRAINING_RULE}`,
    })),
  ];
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html */
function toRunTransformJob(world: World, { TransformJobName, Tags }: Parameters): readonly Permission[] {
  const job = `${world.arn("sagemaker")}:transform-job/${String(TransformJobName).toLowerCase()}`;
  const actions = [
    "sagemaker:CreateTransformJob",
    ...(Tags === undefined ? [] : ["sagemaker:AddTags"]),
    "sagemaker:DescribeTransformJob",
    "sagemaker:ListTags",
  ];
  return [
    ...actions.map((action) => ({ action, resource: job })),
    ...["events:PutRule", "events:PutTargets", "events:DescribeRule"].map((action) => ({
      action,
      resource: `${world.arn("events")}:rule/${TRANSFORM_RULE}`,
    })),
  ];
}

/** Step Functions traces executions with the machine's role; where it may not, the traces are missing. */
export function traceWithMachineRole(world: World, { roleArn, isTraced }: StateMachine): void {
  if (!isTraced) return;
  world.access.allows({ service: STATES, roleArn, session: "traces" }, [
    { action: "xray:GetSamplingRules" },
    { action: "xray:GetSamplingTargets" },
    { action: "xray:PutTraceSegments" },
    { action: "xray:PutTelemetryRecords" },
  ]);
}

/**
 * A machine that logs is made only when its role may set up the delivery.
 *
 * @throws AccessDeniedError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export function requireLogDelivery(world: World, roleArn: string): void {
  const actions = [
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:PutResourcePolicy",
  ];
  const session = world.access.assumeRole(roleArn, STATES, "logs");
  world.access.require(
    session,
    actions.map((action) => ({ action })),
  );
}
