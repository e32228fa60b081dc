import { AwsError } from "../../server/aws-error";
import type { S3Store } from "../s3/store";
import type { Integrations } from "./interpreter/environment";
import { StateError } from "./interpreter/failures";

/** What a function answered. */
export interface FunctionAnswer {
  /** JSON text. */
  readonly payload?: string;
  readonly error?: {
    readonly errorType: string;
    readonly errorMessage: string;
    readonly trace?: readonly string[];
  };
}

/** The services that the tasks of a state machine reach. */
export interface TaskServices {
  readonly s3: S3Store;
  invokeFunction(functionName: string, payload: unknown): Promise<FunctionAnswer>;
  publish(message: {
    readonly topicArn: string;
    readonly subject?: string;
    readonly message: string;
  }): Promise<{ readonly messageId: string }>;
  /** Runs a transform job to its end and describes it. */
  runTransformJob(
    input: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>> & { readonly TransformJobStatus: string }>;
  /** Runs a training job to its end and describes it. */
  runTrainingJob(
    input: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>> & { readonly TrainingJobStatus: string }>;
  /** Calls an operation of SageMaker. */
  callSageMaker(
    operation: "CreateModel" | "DeleteModel",
    input: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
}

type Parameters = Readonly<Record<string, unknown>>;

/** Service integrations of Task states, by resource. */
const TASKS: Readonly<Record<string, (services: TaskServices, parameters: Parameters) => Promise<unknown>>> =
  {
    "arn:aws:states:::lambda:invoke": invokeFunction,
    "arn:aws:states:::sns:publish": publish,
    "arn:aws:states:::sagemaker:createTransformJob.sync": runTransformJob,
    "arn:aws:states:::sagemaker:createTrainingJob.sync": runTrainingJob,
    "arn:aws:states:::sagemaker:createModel": (services, parameters) =>
      services.callSageMaker("CreateModel", parameters),
    "arn:aws:states:::aws-sdk:sagemaker:deleteModel": (services, parameters) =>
      services.callSageMaker("DeleteModel", parameters),
  };

export const TASK_RESOURCES = Object.keys(TASKS);

/** Prefix that Step Functions puts before the error codes of a service. */
const ERROR_PREFIXES: Readonly<Record<string, string>> = {
  lambda: "Lambda",
  sns: "SNS",
  sagemaker: "SageMaker",
};
/** The errors that SageMaker's model of itself names; all others come as one of a general name. */
const NAMED_BY_SAGEMAKER = new Set([
  "ConflictException",
  "ResourceInUse",
  "ResourceLimitExceeded",
  "ResourceNotFound",
]);

/** Lets state machines reach the emulated services. Errors take the names that Retry and Catch look for. */
export function createIntegrations(services: TaskServices): Integrations {
  return {
    async callTask(resource, parameters) {
      const task = TASKS[resource];
      if (!task) throw new StateError("States.Runtime", `The sandbox does not emulate ${resource}.`);
      try {
        return await task(services, parameters);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const service = resource.split(":").at(-2)!;
        throw new StateError(
          `${ERROR_PREFIXES[service]}.${exceptionName(resource, error.code)}`,
          error.message,
        );
      }
    },
    async readObject(bucketName, key) {
      const bucket = services.s3.buckets.get(bucketName);
      const object = bucket && services.s3.current(bucket, key);
      if (!object)
        throw new StateError("States.ItemReaderFailed", `There is no object s3://${bucketName}/${key}.`);
      return object.body.toString("utf8");
    },
    async writeObject(bucketName, key, text) {
      const bucket = services.s3.buckets.get(bucketName);
      if (!bucket) throw new StateError("States.ResultWriterFailed", `There is no bucket ${bucketName}.`);
      services.s3.put(bucket, key, Buffer.from(text), { headers: { "content-type": "application/json" } });
    },
    startChildren: () => undefined,
  };
}

function exceptionName(resource: string, code: string): string {
  if (resource.includes(":sagemaker:") && !NAMED_BY_SAGEMAKER.has(code)) {
    return resource.includes(":aws-sdk:") ? "SageMakerException" : "AmazonSageMakerException";
  }
  return code.endsWith("Exception") ? code : `${code}Exception`;
}

async function invokeFunction(services: TaskServices, { FunctionName, Payload }: Parameters) {
  const answer = await services.invokeFunction(String(FunctionName), Payload ?? {});
  if (answer.error) throw new StateError(answer.error.errorType, JSON.stringify(answer.error));
  return {
    ExecutedVersion: "$LATEST",
    Payload: answer.payload === undefined ? null : JSON.parse(answer.payload),
    StatusCode: 200,
  };
}

async function publish(services: TaskServices, { TopicArn, Subject, Message }: Parameters) {
  const { messageId } = await services.publish({
    topicArn: String(TopicArn),
    subject: Subject === undefined ? undefined : String(Subject),
    message: String(Message),
  });
  return { MessageId: messageId };
}

async function runTransformJob(services: TaskServices, parameters: Parameters) {
  const job = await services.runTransformJob(parameters);
  if (job.TransformJobStatus !== "Completed") throw new StateError("States.TaskFailed", JSON.stringify(job));
  return job;
}

async function runTrainingJob(services: TaskServices, parameters: Parameters) {
  const job = await services.runTrainingJob(parameters);
  if (job.TrainingJobStatus !== "Completed") throw new StateError("States.TaskFailed", JSON.stringify(job));
  return job;
}
