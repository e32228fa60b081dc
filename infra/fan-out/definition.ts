import { FAN_OUT_TASKS, type FanOutTask } from "../../functions/contracts/fleet";
import { buildShardMap } from "./shard-map";
import { invokeFunction } from "./tasks";
import { buildTransformTask, type TransformOptions } from "./transform";

/** How the fleet is cut and how hard the machine tries. Everything is optional; see {@link FAN_OUT_DEFAULTS}. */
export interface FanOutTuning {
  /** Shards that one worker does in one invocation, 1 to 100. @default 4 */
  readonly shardsPerWorker?: number;
  /**
   * Workers at the same time, 1 to 1,000. Keep it below what the account's Lambda concurrency leaves: the
   * service's own default is 10,000. @default 20
   */
  readonly maxConcurrency?: number;
  /** Share of the shards that may fail before the run fails, 0 to 100. @default 5 */
  readonly toleratedFailurePercentage?: number;
  /** A run that takes longer is stopped, in seconds. @default 14400 */
  readonly timeoutSeconds?: number;
  /** One worker invocation, in seconds; at least the function's own time limit. @default 900 */
  readonly workerTimeoutSeconds?: number;
}

const FAN_OUT_DEFAULTS = {
  shardsPerWorker: 4,
  maxConcurrency: 20,
  toleratedFailurePercentage: 5,
  timeoutSeconds: 4 * 3600,
  workerTimeoutSeconds: 900,
} as const satisfies Required<FanOutTuning>;

/** Names and ARNs that the state machine refers to. */
export interface FanOutDefinitionArgs extends FanOutTuning {
  readonly lakeBucketName: string;
  readonly alertTopicArn: string;
  /** Plans a run, counts what became of it, and does the workers' part of a transform job. */
  readonly stepFunctionArn: string;
  /** The functions that do the work of a task on the shards they are given. */
  readonly workerFunctionArns: Readonly<Record<FanOutTask, string>>;
  /**
   * Predict with SageMaker Batch Transform. Without it the workers of `batch-predict` ask the endpoint, as
   * the single function does.
   */
  readonly transform?: TransformOptions;
}

/** An Amazon States Language document. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, object>>;
}

/**
 * The state machine that does a daily task on a fleet too large for one function.
 *
 *     Plan -> (nothing to do) -> Succeed
 *          -> monitor:       MonitorShards -> TallyMonitoring -> ReduceMonitoring
 *          -> batch-predict: PredictShards, or
 *                            PrepareTransform -> Transform -> CollectTransform, then TallyPredictions
 *     -> (shards failed, but tolerated) -> TellPartialFailure -> Succeed
 *     any error -> TellFailure -> Fail
 *
 * Input: `{"task": "monitor" | "batch-predict", "scheduledAt": ISO instant}`. The plan lists the shards that
 * the lake holds *now* and writes them as a JSON array, the manifest, over which the maps run: there is no
 * second list that could go stale. Workers are the very functions that do the run of a small fleet; they get
 * `shardIds` and leave partial results in the lake, which the reduction joins.
 *
 * @see https://states-language.net/spec.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function buildFanOutDefinition(args: FanOutDefinitionArgs): StateMachineDefinition {
  const tuning = { ...FAN_OUT_DEFAULTS, ...withoutUndefined(args) };
  return {
    Comment: "Does a daily task on all shards of the fleet, many at a time.",
    StartAt: "Plan",
    TimeoutSeconds: tuning.timeoutSeconds,
    States: {
      Plan: {
        ...invokeFunction(
          args.stepFunctionArn,
          {
            step: "plan",
            "task.$": "$.task",
            "scheduledAt.$": "$.scheduledAt",
            "executionId.$": "$$.Execution.Name",
          },
          tuning.workerTimeoutSeconds,
        ),
        OutputPath: "$.Payload",
        Catch: TELL_FAILURE,
        Next: "ChooseTask",
      },
      ChooseTask: {
        Type: "Choice",
        Choices: [
          { Variable: "$.shardCount", NumericEquals: 0, Next: "NothingToDo" },
          { Variable: "$.task", StringEquals: "monitor", Next: "MonitorShards" },
          {
            Variable: "$.task",
            StringEquals: "batch-predict",
            Next: args.transform ? "PrepareTransform" : "PredictShards",
          },
        ],
        Default: "UnknownTask",
      },
      NothingToDo: { Type: "Succeed", Comment: "The lake holds no shard yet." },
      UnknownTask: {
        Type: "Fail",
        Error: "UnknownTask",
        Cause: `The input's "task" must be one of ${FAN_OUT_TASKS.join(", ")}.`,
      },
      ...buildMonitorStates(args, tuning),
      ...(args.transform
        ? buildTransformStates(args, args.transform, tuning)
        : buildEndpointStates(args, tuning)),
      TallyPredictions: { ...buildTally(args, tuning), Next: "IsComplete" },
      IsComplete: {
        Type: "Choice",
        Choices: [{ Variable: "$.tally.shardsFailed", NumericGreaterThan: 0, Next: "TellPartialFailure" }],
        Default: "Done",
      },
      TellPartialFailure: {
        ...publish(args.alertTopicArn, {
          subject: `States.Format('[warning] fleet {}: {} of {} shards failed', $.task, $.tally.shardsFailed, $.shardCount)`,
          message:
            "States.Format('Run {} of {} finished without {} of {} shards: {}. Results of the others are in place. The failed inputs and their causes are listed in s3://{}/{}. Start the same input again to fill the gap.', $.executionId, $.task, $.tally.shardsFailed, $.shardCount, $.tally.failedShards, $.map.ResultWriterDetails.Bucket, $.map.ResultWriterDetails.Key)",
        }),
        ResultPath: null,
        Next: "Done",
      },
      Done: { Type: "Succeed" },
      TellFailure: {
        ...publish(args.alertTopicArn, {
          subject: "States.Format('[critical] fleet run failed: {}', $.error.Error)",
          message:
            "States.Format('Execution {} failed with {}: {}. When the cause is gone, redrive it: it goes on at the state that failed.', $$.Execution.Id, $.error.Error, $.error.Cause)",
        }),
        ResultPath: null,
        Next: "Failed",
      },
      Failed: {
        Type: "Fail",
        ErrorPath: "$.error.Error",
        CausePath: "$.error.Cause",
      },
    },
  };
}

type Tuning = Required<FanOutTuning>;

const TELL_FAILURE = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "TellFailure" }];

/** The tally adds up what the workers of the forecasts say they did. */
const KEEP_SUMMARY = { "summary.$": "$.Payload" };

function buildMonitorStates(args: FanOutDefinitionArgs, tuning: Tuning) {
  const functionArn = args.workerFunctionArns.monitor;
  return {
    MonitorShards: {
      ...buildShardMap({
        label: "monitor",
        bucketName: args.lakeBucketName,
        functionArn,
        workerState: "MonitorBatch",
        tuning,
      }),
      Catch: TELL_FAILURE,
      Next: "TallyMonitoring",
    },
    TallyMonitoring: { ...buildTally(args, tuning), Next: "ReduceMonitoring" },
    ReduceMonitoring: {
      ...invokeFunction(
        functionArn,
        {
          "scheduledAt.$": "$.scheduledAt",
          "executionId.$": "$.executionId",
          reduce: { "manifestKey.$": "$.manifestKey", "failedShardIds.$": "$.tally.failedShardIds" },
        },
        tuning.workerTimeoutSeconds,
      ),
      ResultPath: null,
      Catch: TELL_FAILURE,
      Next: "IsComplete",
    },
  };
}

function buildEndpointStates(args: FanOutDefinitionArgs, tuning: Tuning) {
  return {
    PredictShards: {
      ...buildShardMap({
        label: "predict",
        bucketName: args.lakeBucketName,
        functionArn: args.workerFunctionArns["batch-predict"],
        workerState: "PredictBatch",
        keep: KEEP_SUMMARY,
        tuning,
      }),
      Catch: TELL_FAILURE,
      Next: "TallyPredictions",
    },
  };
}

function buildTransformStates(
  args: FanOutDefinitionArgs,
  transform: NonNullable<FanOutDefinitionArgs["transform"]>,
  tuning: Tuning,
) {
  const shared = { bucketName: args.lakeBucketName, functionArn: args.stepFunctionArn, tuning };
  return {
    PrepareTransform: {
      ...buildShardMap({
        ...shared,
        label: "prepare",
        workerState: "PrepareBatch",
        batchInput: { step: "prepare", "transformPrefix.$": "$.transform.prefix" },
        // A job over half of the fleet would pass for a whole one.
        tuning: { ...tuning, toleratedFailurePercentage: 0 },
      }),
      ResultPath: null,
      Catch: TELL_FAILURE,
      Next: "Transform",
    },
    Transform: {
      ...buildTransformTask(transform),
      ResultPath: null,
      Catch: TELL_FAILURE,
      Next: "CollectTransform",
    },
    CollectTransform: {
      ...buildShardMap({
        ...shared,
        label: "collect",
        workerState: "CollectBatch",
        keep: KEEP_SUMMARY,
        batchInput: { step: "collect", "transformPrefix.$": "$.transform.prefix" },
      }),
      Catch: TELL_FAILURE,
      Next: "TallyPredictions",
    },
  };
}

/** Counts the shards that the last map did and did not do, from what the result writer left. */
function buildTally(args: FanOutDefinitionArgs, tuning: Tuning) {
  return {
    ...invokeFunction(
      args.stepFunctionArn,
      {
        step: "tally",
        "task.$": "$.task",
        "scheduledAt.$": "$.scheduledAt",
        "executionId.$": "$.executionId",
        "manifestKey.$": "$.manifestKey",
        "resultKey.$": "$.map.ResultWriterDetails.Key",
      },
      tuning.workerTimeoutSeconds,
    ),
    ResultSelector: {
      "shardsFailed.$": "$.Payload.shardsFailed",
      "failedShardIds.$": "$.Payload.failedShardIds",
      "failedShards.$": "$.Payload.failedShards",
    },
    ResultPath: "$.tally",
    Catch: TELL_FAILURE,
  };
}

function publish(topicArn: string, text: { readonly subject: string; readonly message: string }) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::sns:publish",
    TimeoutSeconds: 60,
    Parameters: { TopicArn: topicArn, "Subject.$": text.subject, "Message.$": text.message },
    Retry: [
      {
        ErrorEquals: ["States.ALL"],
        IntervalSeconds: 5,
        MaxAttempts: 3,
        BackoffRate: 2,
        JitterStrategy: "FULL",
      },
    ],
  };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
