import type { Settings } from "../config/schema";
import { invokeFunction } from "./tasks";

/** How the fleet is cut and how hard the machine tries. */
export interface FanOutTuning
  extends Pick<Settings<"fleet">, "shardsPerBatch" | "maxConcurrency" | "toleratedFailurePercent"> {
  /** One worker invocation, in seconds, 1 to 900; at least the function's own time limit. */
  readonly workerTimeoutSeconds: number;
}

export interface ShardMapArgs {
  /** Part of the child executions' ARNs, at most 40 characters. */
  readonly label: string;
  readonly bucketName: string;
  readonly functionArn: string;
  /** Name of the one state of a child; names are unique in the whole machine. */
  readonly workerState: string;
  /** Passed on to every worker beside `scheduledAt` and `executionId`, as a payload template. */
  readonly batchInput?: Readonly<Record<string, unknown>>;
  /** What of a worker's answer the result writer keeps, as a template over the answer. @default its status */
  readonly keep?: Readonly<Record<string, unknown>>;
  readonly tuning: FanOutTuning;
}

/** The service's limit on the input of a child, in bytes. */
const MAX_INPUT_BYTES_PER_BATCH = 262_144;

/**
 * What S3 refuses for a while. Before the first worker that costs nothing; behind the last one all shards are done once
 * more, which leaves the same, and takes less of a night than a person who is called for it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const RETRY_OBJECTS = [
  { ...retrying("States.ItemReaderFailed"), MaxAttempts: 4 },
  { ...retrying("States.ResultWriterFailed"), MaxAttempts: 2 },
];

function retrying(error: string) {
  return {
    ErrorEquals: [error],
    IntervalSeconds: 5,
    BackoffRate: 3,
    MaxDelaySeconds: 60,
    JitterStrategy: "FULL",
  };
}

/**
 * A Distributed Map over the shard manifest: each child execution invokes the function once with the shards
 * of its batch. Children are standard executions: express ones end after five minutes and cannot be redriven.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export function buildShardMap({
  label,
  bucketName,
  functionArn,
  workerState,
  batchInput,
  keep = { "statusCode.$": "$.StatusCode" },
  tuning,
}: ShardMapArgs) {
  const passedOn = Object.keys(batchInput ?? {}).map((key) => key.replace(/\.\$$/, ""));
  return {
    Type: "Map",
    Label: label,
    ItemReader: {
      Resource: "arn:aws:states:::s3:getObject",
      ReaderConfig: { InputType: "JSON" },
      Parameters: { Bucket: bucketName, "Key.$": "$.manifestKey" },
    },
    ItemBatcher: {
      MaxItemsPerBatch: tuning.shardsPerBatch,
      MaxInputBytesPerBatch: MAX_INPUT_BYTES_PER_BATCH,
      BatchInput: {
        "scheduledAt.$": "$.scheduledAt",
        "executionId.$": "$.executionId",
        ...batchInput,
      },
    },
    MaxConcurrency: tuning.maxConcurrency,
    ToleratedFailurePercentage: tuning.toleratedFailurePercent,
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: workerState,
      States: {
        [workerState]: {
          ...invokeFunction(
            functionArn,
            {
              "scheduledAt.$": "$.BatchInput.scheduledAt",
              "executionId.$": "$.BatchInput.executionId",
              ...Object.fromEntries(passedOn.map((name) => [`${name}.$`, `$.BatchInput.${name}`])),
              "shardIds.$": "$.Items",
            },
            tuning.workerTimeoutSeconds,
          ),
          ResultSelector: keep,
          End: true,
        },
      },
    },
    ResultWriter: {
      Resource: "arn:aws:states:::s3:putObject",
      Parameters: { Bucket: bucketName, "Prefix.$": "$.resultPrefix" },
    },
    Retry: RETRY_OBJECTS,
    ResultPath: "$.map",
  };
}
