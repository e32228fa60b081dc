import { FAN_OUT_TASKS, type FanOutTask } from "../../functions/contracts/fleet";
import { buildShardMap, type FanOutTuning } from "./shard-map";
import { invokeFunction } from "./tasks";
import { buildTransformTask, type TransformOptions } from "./transform";

/** A run that takes longer than four hours is stopped. */
const TIMEOUT_SECONDS = 4 * 3600;

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
 * A run that failed is started again, not redriven: a redrive would enter `Failed` once more and fail. All of a day's
 * work is idempotent.
 *
 * Input: `{"task": "monitor" | "batch-predict", "scheduledAt": ISO instant}`. The plan lists the shards that
 * the lake holds *now* and writes them as a JSON array, the manifest, over which the maps run: there is no
 * second list that could go stale. Workers are the very functions that do the run of a small fleet; they get
 * `shardIds` and leave partial results in the lake, which the reduction joins.
 *
 * @see https://states-language.net/spec.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html#redrive-behavior-states
 */
export function buildFanOutDefinition(args: FanOutDefinitionArgs): StateMachineDefinition {
  return {
    Comment: "Does a daily task on all shards of the fleet, many at a time.",
    StartAt: "Plan",
    TimeoutSeconds: TIMEOUT_SECONDS,
    States: {
      Plan: {
        ...invokeFunction(
          args.stepFunctionArn,
          {
            step: "plan",
            "task.$": "$.task",
            "scheduledAt.$": "$.scheduledAt",
            "executionId.$": "$$.Execution.Name",
            "startedWith.$": "$$.Execution.Input",
          },
          args.workerTimeoutSeconds,
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
      ...buildMonitorStates(args),
      ...(args.transform ? buildTransformStates(args, args.transform) : buildEndpointStates(args)),
      TallyPredictions: { ...buildTally(args), Next: "IsComplete" },
      IsComplete: {
        Type: "Choice",
        Choices: [{ Variable: "$.tally.shardsFailed", NumericGreaterThan: 0, Next: "TellPartialFailure" }],
        Default: "Done",
      },
      TellPartialFailure: {
        ...publish(args.alertTopicArn, {
          subject: `States.Format('[warning] fleet {}: {} of {} shards failed', $.task, $.tally.shardsFailed, $.shardCount)`,
          message:
            "States.Format('Run {} of {} finished without {} of {} shards: {}. Results of the others are in place. The failed inputs and their causes are listed in s3://{}/{}. Start the same input again to fill the gap. What the run did: ops logs {} --run {}', $.executionId, $.task, $.tally.shardsFailed, $.shardCount, $.tally.failedShards, $.map.ResultWriterDetails.Bucket, $.map.ResultWriterDetails.Key, $.task, $.executionId)",
        }),
        ResultPath: null,
        Next: "Done",
      },
      Done: { Type: "Succeed" },
      TellFailure: {
        ...publish(args.alertTopicArn, {
          subject: "States.Format('[critical] fleet run failed: {}', $.error.Error)",
          message:
            "States.Format('Execution {} failed with {}: {}. When the cause is gone, start the same input again: ops dead-letters list shows the command. What its functions did: ops logs monitor, batch-predict or fleet-step --run {}', $$.Execution.Id, $.error.Error, $.error.Cause, $$.Execution.Name)",
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

const TELL_FAILURE = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "TellFailure" }];

/** The tally adds up what the workers of the forecasts say they did. */
const KEEP_SUMMARY = { "summary.$": "$.Payload" };

function buildMonitorStates(args: FanOutDefinitionArgs) {
  const functionArn = args.workerFunctionArns.monitor;
  return {
    MonitorShards: {
      ...buildShardMap({
        label: "monitor",
        bucketName: args.lakeBucketName,
        functionArn,
        workerState: "MonitorBatch",
        tuning: args,
      }),
      Catch: TELL_FAILURE,
      Next: "TallyMonitoring",
    },
    TallyMonitoring: { ...buildTally(args), Next: "ReduceMonitoring" },
    ReduceMonitoring: {
      ...invokeFunction(
        functionArn,
        {
          "scheduledAt.$": "$.scheduledAt",
          "executionId.$": "$.executionId",
          reduce: { "manifestKey.$": "$.manifestKey", "failedShardIds.$": "$.tally.failedShardIds" },
        },
        args.workerTimeoutSeconds,
      ),
      ResultPath: null,
      Catch: TELL_FAILURE,
      Next: "IsComplete",
    },
  };
}

function buildEndpointStates(args: FanOutDefinitionArgs) {
  return {
    PredictShards: {
      ...buildShardMap({
        label: "predict",
        bucketName: args.lakeBucketName,
        functionArn: args.workerFunctionArns["batch-predict"],
        workerState: "PredictBatch",
        keep: KEEP_SUMMARY,
        tuning: args,
      }),
      Catch: TELL_FAILURE,
      Next: "TallyPredictions",
    },
  };
}

function buildTransformStates(args: FanOutDefinitionArgs, transform: TransformOptions) {
  const shared = { bucketName: args.lakeBucketName, functionArn: args.stepFunctionArn, tuning: args };
  return {
    PrepareTransform: {
      ...buildShardMap({
        ...shared,
        label: "prepare",
        workerState: "PrepareBatch",
        batchInput: { step: "prepare", "transformPrefix.$": "$.transform.prefix" },
        // A job over half of the fleet would pass for a whole one.
        tuning: { ...args, toleratedFailurePercent: 0 },
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
function buildTally(args: FanOutDefinitionArgs) {
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
      args.workerTimeoutSeconds,
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
