import type { Settings } from "../config/schema";

/** A SageMaker Batch Transform job for the forecasts of the whole fleet. */
export interface TransformOptions
  extends Pick<Settings<"fleet">, "transformInstanceType" | "transformInstanceCount"> {
  /** The SageMaker model that the endpoint serves. */
  readonly modelName: string;
  /** As the endpoint: `json` for the instances contract, `csv` for feature columns. */
  readonly contentType: Settings<"model">["contentType"];
  /** Customer key of the output; the bucket's own when absent. */
  readonly kmsKeyArn?: string;
  /** Key of the volumes of its instances; AWS's own when absent. */
  readonly volumeKeyArn?: string;
  /** Tags of the job, so that its cost is found. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Requests to one container at the same time. */
const MAX_CONCURRENT_TRANSFORMS = 2;

const MAX_PAYLOAD_MB = 6;

/**
 * The task that runs the job to its end.
 *
 * Each input line is one request: with JSON a line holds a block of instances, with CSV one instance, of
 * which the service joins as many as fit into a payload. Output line `i` answers input line `i`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html
 */
export function buildTransformTask(options: TransformOptions) {
  const contentType = options.contentType === "json" ? "application/json" : "text/csv";
  const kmsKey = options.kmsKeyArn;
  return {
    Type: "Task",
    Resource: "arn:aws:states:::sagemaker:createTransformJob.sync",
    Parameters: {
      // Job names are unique for ever: the attempt is part of it, so that a retry can succeed.
      "TransformJobName.$": "States.Format('{}-{}', $.transform.jobName, $$.State.RetryCount)",
      ModelName: options.modelName,
      BatchStrategy: options.contentType === "json" ? "SingleRecord" : "MultiRecord",
      MaxPayloadInMB: MAX_PAYLOAD_MB,
      MaxConcurrentTransforms: MAX_CONCURRENT_TRANSFORMS,
      ModelClientConfig: { InvocationsTimeoutInSeconds: 600, InvocationsMaxRetries: 2 },
      TransformInput: {
        ContentType: contentType,
        SplitType: "Line",
        CompressionType: "None",
        DataSource: {
          S3DataSource: { S3DataType: "S3Prefix", "S3Uri.$": "$.transform.inputUri" },
        },
      },
      TransformOutput: {
        Accept: contentType,
        AssembleWith: "Line",
        "S3OutputPath.$": "$.transform.outputUri",
        ...(kmsKey ? { KmsKeyId: kmsKey } : {}),
      },
      TransformResources: {
        InstanceType: options.transformInstanceType,
        InstanceCount: options.transformInstanceCount,
        // Granted by the model's role.
        ...(options.volumeKeyArn && { VolumeKmsKeyId: options.volumeKeyArn }),
      },
      Tags: Object.entries(options.tags).map(([Key, Value]) => ({ Key, Value })),
    },
    TimeoutSeconds: 7200,
    Retry: [
      {
        ErrorEquals: ["SageMaker.AmazonSageMakerException", "SageMaker.ResourceLimitExceededException"],
        IntervalSeconds: 60,
        MaxAttempts: 3,
        BackoffRate: 2,
        MaxDelaySeconds: 600,
        JitterStrategy: "FULL",
      },
      {
        ErrorEquals: ["States.TaskFailed"],
        IntervalSeconds: 60,
        MaxAttempts: 1,
        BackoffRate: 2,
        JitterStrategy: "FULL",
      },
    ],
  };
}
