import type { Settings } from "../config/schema";
import { invokeFunction } from "../fan-out/tasks";
import type { Network } from "../foundation/network";

/** Longest run: a training and two trials at their limits, and what lies between. */
const OVERHEAD_SECONDS = 4 * 3600;
const TRIAL_SECONDS = 7200;
const MAX_PAYLOAD_MB = 6;
const JOB_VOLUME_GB = 30;

export interface RetrainingDefinitionArgs {
  readonly settings: Settings<"retraining">;
  readonly contentType: Settings<"model">["contentType"];
  readonly functionArn: string;
  readonly functionTimeoutSeconds: number;
  readonly alertTopicArn: string;
  /** Role of the training job and of the models that are tried. */
  readonly jobRoleArn: string;
  readonly trainingImage: string;
  readonly servingImage: string;
  readonly servingEnvironment: Readonly<Record<string, string>>;
  /** Gets the examples as a second channel; SageMaker's XGBoost refuses channels it does not know. */
  readonly isOwnImage: boolean;
  /** Columns of the training files behind our features, where the model names its features. */
  readonly ownColumns: readonly string[];
  readonly kmsKeyArn?: string;
  /** Where jobs and the models that are tried run; SageMaker's own network when absent. */
  readonly network?: Network;
  /** Whether their containers have no network and no credentials. */
  readonly isIsolated: boolean;
  /** Key of the volumes of their instances; AWS's own when absent. */
  readonly volumeKeyArn?: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** What the platform asks of every container, as the calls of SageMaker have it. */
function placeContainer({ network, isIsolated }: RetrainingDefinitionArgs) {
  return {
    ...(network && { VpcConfig: { Subnets: network.subnetIds, SecurityGroupIds: network.securityGroupIds } }),
    ...(isIsolated && { EnableNetworkIsolation: true }),
  };
}

/** Settings of SageMaker's XGBoost: demand is a count with many zeros and a long tail. */
const XGBOOST_HYPERPARAMETERS = {
  objective: "reg:tweedie",
  tweedie_variance_power: "1.5",
  eval_metric: "mae",
  tree_method: "hist",
  max_depth: "6",
  eta: "0.1",
  min_child_weight: "50",
  subsample: "0.8",
  colsample_bytree: "0.8",
  num_round: "150",
};

/**
 * The state machine that trains the model anew.
 *
 *     Prepare (ends where the same event has started another) -> Train -> candidate and champion are tried on the days that neither has seen -> Judge -> Tell
 *     any error -> TellFailure -> Fail
 *
 * Input: the event `RetrainingDue` as the bus has it. Steps of SageMaker are waited for by Step Functions (`.sync`).
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
export function buildRetrainingDefinition(args: RetrainingDefinitionArgs) {
  const { settings } = args;
  return {
    Comment: "Trains the model anew, tries it beside the one that serves, and registers it.",
    StartAt: "Prepare",
    TimeoutSeconds: settings.maximumSeconds + 2 * TRIAL_SECONDS + OVERHEAD_SECONDS,
    States: {
      Prepare: {
        ...invokeFunction(
          args.functionArn,
          {
            step: "prepare",
            "scheduledAt.$": "$.time",
            "eventId.$": "$.id",
            "executionId.$": "$$.Execution.Name",
            "due.$": "$.detail",
          },
          args.functionTimeoutSeconds,
        ),
        OutputPath: "$.Payload",
        Catch: TELL_FAILURE,
        Next: "IsItTheFirst",
      },
      // The bus delivers an event at least once.
      IsItTheFirst: {
        Type: "Choice",
        Choices: [{ Variable: "$.startedBy", IsPresent: true, Next: "Done" }],
        Default: "Train",
      },
      Train: { ...trainingTask(args), Catch: TELL_FAILURE, Next: "ModelCandidate" },
      ModelCandidate: {
        ...modelTask(args, "$.candidateModelName", "$.trained.artifactUri"),
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "IsCandidateThere" }],
        Next: "TryCandidate",
      },
      IsCandidateThere: isModelThere("TryCandidate"),
      TryCandidate: {
        ...trialTask(args, "$.candidateModelName", "$.candidateOutputUri"),
        Next: "IsThereAChampion",
      },
      IsThereAChampion: {
        Type: "Choice",
        Choices: [{ Variable: "$.championVersion", IsPresent: true, Next: "ModelChampion" }],
        Default: "Judge",
      },
      ModelChampion: {
        ...modelTask(args, "$.championModelName", "$.championArtifactUri"),
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "IsChampionThere" }],
        Next: "TryChampion",
      },
      IsChampionThere: isModelThere("TryChampion"),
      TryChampion: {
        ...trialTask(args, "$.championModelName", "$.championOutputUri"),
        Next: "ForgetChampion",
      },
      ForgetChampion: { ...forgetTask("$.championModelName"), Next: "Judge" },
      Judge: {
        ...invokeFunction(
          args.functionArn,
          {
            step: "judge",
            "scheduledAt.$": "$.scheduledAt",
            "executionId.$": "$.executionId",
            "plan.$": "$",
          },
          args.functionTimeoutSeconds,
        ),
        ResultSelector: {
          "accepted.$": "$.Payload.accepted",
          "because.$": "$.Payload.because",
          "modelPackageArn.$": "$.Payload.modelPackageArn",
        },
        ResultPath: "$.judgement",
        Catch: TELL_FAILURE,
        Next: "ForgetCandidate",
      },
      ForgetCandidate: { ...forgetTask("$.candidateModelName"), Next: "IsAccepted" },
      IsAccepted: {
        Type: "Choice",
        Choices: [{ Variable: "$.judgement.accepted", BooleanEquals: true, Next: "TellAccepted" }],
        Default: "TellRejected",
      },
      TellAccepted: {
        ...publish(
          args.alertTopicArn,
          "States.Format('[info] model {} is better and waits to be let in', $.modelVersion)",
          "States.Format('Trained because {}. Backtest: {}. Registered as {}. Let it in as shadow or challenger: ops retrain propose', $.due.because, $.judgement.because, $.judgement.modelPackageArn)",
        ),
        Next: "Done",
      },
      TellRejected: {
        ...publish(
          args.alertTopicArn,
          "States.Format('[info] model {} is no better and was rejected', $.modelVersion)",
          "States.Format('Trained because {}. Backtest: {}. Registered as {}; the model that serves stays.', $.due.because, $.judgement.because, $.judgement.modelPackageArn)",
        ),
        Next: "Done",
      },
      Done: { Type: "Succeed" },
      TellFailure: {
        ...publish(
          args.alertTopicArn,
          "States.Format('[critical] retraining failed: {}', $.error.Error)",
          "States.Format('Execution {} failed with {}: {}. The model that serves stays. When the cause is gone, begin anew: ops retrain start. What its function did: ops logs retrain --run {}', $$.Execution.Id, $.error.Error, $.error.Cause, $$.Execution.Name)",
        ),
        Next: "Failed",
      },
      Failed: { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" },
    },
  };
}

const TELL_FAILURE = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "TellFailure" }];

const RETRY_SERVICE = [
  {
    ErrorEquals: ["SageMaker.AmazonSageMakerException", "SageMaker.ResourceLimitExceededException"],
    IntervalSeconds: 60,
    MaxAttempts: 3,
    BackoffRate: 2,
    MaxDelaySeconds: 600,
    JitterStrategy: "FULL",
  },
];

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
function trainingTask(args: RetrainingDefinitionArgs) {
  const { settings, kmsKeyArn } = args;
  const channel = (name: string, uri: string) => ({
    ChannelName: name,
    ContentType: "text/csv",
    InputMode: "File",
    DataSource: {
      S3DataSource: { S3DataType: "S3Prefix", "S3Uri.$": uri, S3DataDistributionType: "FullyReplicated" },
    },
  });
  return {
    Type: "Task",
    Resource: "arn:aws:states:::sagemaker:createTrainingJob.sync",
    Parameters: {
      // Job names are unique for ever: the attempt is part of it, so that a retry can succeed.
      "TrainingJobName.$": "States.Format('{}-{}', $.jobName, $$.State.RetryCount)",
      RoleArn: args.jobRoleArn,
      AlgorithmSpecification: { TrainingImage: args.trainingImage, TrainingInputMode: "File" },
      HyperParameters: args.isOwnImage
        ? {
            "trained_until.$": "$.trainedUntil",
            "world_since.$": "$.worldSince",
            ...(args.ownColumns.length > 0 && { own_columns: JSON.stringify(args.ownColumns) }),
          }
        : XGBOOST_HYPERPARAMETERS,
      InputDataConfig: [
        channel("train", "$.trainUri"),
        ...(args.isOwnImage ? [channel("examples", "$.examplesUri")] : []),
      ],
      OutputDataConfig: { "S3OutputPath.$": "$.outputUri", ...(kmsKeyArn && { KmsKeyId: kmsKeyArn }) },
      ResourceConfig: {
        InstanceType: settings.instanceType,
        InstanceCount: 1,
        VolumeSizeInGB: JOB_VOLUME_GB,
        ...(args.volumeKeyArn && { VolumeKmsKeyId: args.volumeKeyArn }),
      },
      ...placeContainer(args),
      StoppingCondition: { MaxRuntimeInSeconds: settings.maximumSeconds },
      Tags: args.tags,
    },
    TimeoutSeconds: settings.maximumSeconds + 3600,
    ResultSelector: { "artifactUri.$": "$.ModelArtifacts.S3ModelArtifacts" },
    ResultPath: "$.trained",
    Retry: RETRY_SERVICE,
  };
}

function modelTask(args: RetrainingDefinitionArgs, name: string, artifact: string) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::sagemaker:createModel",
    Parameters: {
      "ModelName.$": name,
      ExecutionRoleArn: args.jobRoleArn,
      PrimaryContainer: {
        Image: args.servingImage,
        "ModelDataUrl.$": artifact,
        ...(Object.keys(args.servingEnvironment).length > 0 && { Environment: args.servingEnvironment }),
      },
      ...placeContainer(args),
      Tags: args.tags,
    },
    TimeoutSeconds: 300,
    ResultPath: null,
    Retry: RETRY_SERVICE,
  };
}

/**
 * Goes on where a model could not be created because it is there: the answer to an earlier try was lost. Its name is this
 * execution's own, so that nobody else has made it.
 */
function isModelThere(next: string) {
  return {
    Type: "Choice",
    Choices: [{ Variable: "$.error.Cause", StringMatches: "*already existing model*", Next: next }],
    Default: "TellFailure",
  };
}

/** The model answers what a daily run would have asked on each day of the trial. */
function trialTask(args: RetrainingDefinitionArgs, name: string, output: string) {
  const contentType = args.contentType === "json" ? "application/json" : "text/csv";
  return {
    Type: "Task",
    Resource: "arn:aws:states:::sagemaker:createTransformJob.sync",
    Parameters: {
      "TransformJobName.$": `States.Format('{}-{}', ${name}, $$.State.RetryCount)`,
      "ModelName.$": name,
      BatchStrategy: args.contentType === "json" ? "SingleRecord" : "MultiRecord",
      MaxPayloadInMB: MAX_PAYLOAD_MB,
      TransformInput: {
        ContentType: contentType,
        SplitType: "Line",
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", "S3Uri.$": "$.backtestUri" } },
      },
      TransformOutput: {
        Accept: contentType,
        AssembleWith: "Line",
        "S3OutputPath.$": output,
        ...(args.kmsKeyArn && { KmsKeyId: args.kmsKeyArn }),
      },
      TransformResources: {
        InstanceType: args.settings.instanceType,
        InstanceCount: 1,
        ...(args.volumeKeyArn && { VolumeKmsKeyId: args.volumeKeyArn }),
      },
      Tags: args.tags,
    },
    TimeoutSeconds: TRIAL_SECONDS,
    ResultPath: null,
    Retry: RETRY_SERVICE,
    Catch: TELL_FAILURE,
  };
}

/** What a trial leaves behind costs nothing; that it could not be taken away fails nothing. */
function forgetTask(name: string) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::aws-sdk:sagemaker:deleteModel",
    Parameters: { "ModelName.$": name },
    TimeoutSeconds: 60,
    ResultPath: null,
    Retry: [{ ...RETRY_SERVICE[0], ErrorEquals: ["SageMaker.SageMakerException"] }],
    Catch: [
      {
        ErrorEquals: ["States.ALL"],
        ResultPath: null,
        Next: name.includes("champion") ? "Judge" : "IsAccepted",
      },
    ],
  };
}

function publish(topicArn: string, subject: string, message: string) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::sns:publish",
    TimeoutSeconds: 60,
    Parameters: { TopicArn: topicArn, "Subject.$": subject, "Message.$": message },
    ResultPath: null,
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
