import { CreateModelPackageCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { Backtest, RetrainingPlan } from "../contracts/retraining";
import { sageMakerClient } from "./clients/sagemaker";

/** A trained model as the registry gets it. */
export interface RegisteredModel {
  readonly groupName: string;
  readonly plan: RetrainingPlan;
  readonly backtest: Backtest;
  readonly image: string;
  readonly contentType: string;
  readonly artifactUri: string;
  /** Document with the whole backtest. */
  readonly statisticsUri: string;
  readonly codeVersion: string;
}

/** The registry's limit on the value of a property. */
const LONGEST_PROPERTY = 256;

/**
 * Puts a version into the group, with its figures and a model card; accepted ones wait for approval, others are rejected
 * with the reason. Called again for the same version it answers the same package.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html
 */
export async function registerModel(
  model: RegisteredModel,
  client: SageMakerClient = sageMakerClient(),
): Promise<string> {
  const { plan, backtest } = model;
  const { verdict } = backtest;
  const answer = await client.send(
    new CreateModelPackageCommand({
      ClientToken: plan.modelVersion,
      ModelPackageGroupName: model.groupName,
      ModelPackageDescription: `Model ${plan.modelVersion}: ${verdict.because}`.slice(0, 1024),
      InferenceSpecification: {
        Containers: [{ Image: model.image, ModelDataUrl: model.artifactUri }],
        SupportedContentTypes: [model.contentType],
        SupportedResponseMIMETypes: [model.contentType],
      },
      ModelApprovalStatus: verdict.accepted ? "PendingManualApproval" : "Rejected",
      ...(!verdict.accepted && { ApprovalDescription: verdict.because.slice(0, 1024) }),
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: model.statisticsUri } },
      },
      CustomerMetadataProperties: describeProperties(model),
      ModelCard: { ModelCardStatus: "Draft", ModelCardContent: JSON.stringify(writeModelCard(model)) },
    }),
  );
  return answer.ModelPackageArn ?? "";
}

function describeProperties({ plan, backtest, codeVersion }: RegisteredModel): Record<string, string> {
  const { total, verdict } = backtest;
  const properties: Readonly<Record<string, string | number | null | undefined>> = {
    modelVersion: plan.modelVersion,
    reason: plan.due.reason,
    because: plan.due.because,
    dataSnapshot: plan.snapshotId,
    codeVersion,
    trainedUntil: plan.trainedUntil,
    worldSince: plan.worldSince,
    changedRelations: plan.changedRelations.join(", ") || undefined,
    trainingRows: plan.trainingRows,
    championVersion: plan.championVersion,
    candidateWape: total.candidateWape,
    championWape: total.championWape,
    baselineWape: total.baselineWape,
    gain: verdict.gain,
    gainAtLeast: verdict.gainAtLeast,
  };
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, String(value).slice(0, LONGEST_PROPERTY)]],
    ),
  );
}

function describeWorld({ due, worldSince, changedRelations }: RetrainingPlan): string {
  if (due.since === undefined) return "";
  if (changedRelations.length === 0) return `from ${worldSince} on; `;
  return `since ${worldSince} demand depends on ${changedRelations.join(", ")} in another way, examples before it do not tell them; `;
}

/**
 * What a reader of the registry has to know of a version, in the schema of the cards of model packages.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-details.html#model-card-schema
 */
function writeModelCard({ plan, backtest, codeVersion, statisticsUri }: RegisteredModel) {
  const { total, byStep, byClass, verdict } = backtest;
  const metric = (name: string, value: number | null) =>
    value === null ? [] : [{ name, type: "number", value }];
  return {
    model_overview: { model_creator: "final-mile retraining" },
    intended_uses: {
      purpose_of_model: "Demand per product and day, for purchase orders.",
      intended_uses: "Products of the history it was trained on, up to the horizon of the stack.",
      factors_affecting_model_efficiency: "Promotions and prices unlike those of the training days.",
    },
    training_details: {
      training_observations: `${plan.trainingRows} examples up to ${plan.trainedUntil}; ${describeWorld(plan)}trained because ${plan.due.because}.`,
    },
    evaluation_details: [
      {
        name: "Backtest",
        evaluation_observation: verdict.because,
        datasets: [statisticsUri],
        metric_groups: [
          {
            name: "WAPE",
            metric_data: [
              ...metric("candidate", total.candidateWape),
              ...metric("champion", total.championWape),
              ...metric("seasonal naive", total.baselineWape),
              ...metric("mean of 28 days", total.meanWape),
            ],
          },
          {
            name: "WAPE of the candidate by days ahead",
            metric_data: Object.entries(byStep).flatMap(([step, errors]) =>
              metric(step, errors.candidateWape),
            ),
          },
          {
            name: "WAPE of the candidate by steadiness of the product",
            metric_data: Object.entries(byClass).flatMap(([name, errors]) =>
              metric(name, errors.candidateWape),
            ),
          },
        ],
      },
    ],
    additional_information: {
      custom_details: {
        data_snapshot: plan.snapshotId ?? "files without a commit",
        feature_code: codeVersion,
        error_value_candidate: String(total.candidateErrorValue),
        error_value_champion: String(total.championErrorValue ?? ""),
      },
    },
  };
}
