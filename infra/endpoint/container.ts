import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";
import { CODE_BESIDE_ARTIFACTS } from "./artifact";
import type { VariantSettings } from "./variants";

type Container = aws.types.input.sagemaker.ModelPrimaryContainer;

/** Repository and tag of AWS's containers, by the name of the algorithm. */
const BUILT_IN = {
  "scikit-learn": { repositoryName: "sagemaker-scikit-learn", imageTag: "1.2-1-cpu-py3" },
  xgboost: { repositoryName: "sagemaker-xgboost", imageTag: "1.7-1" },
  "linear-learner": { repositoryName: "linear-learner", imageTag: "1" },
} as const;

/** The script-mode container runs the inference code that lies in the artifact. */
const CODE_IN_ARTIFACT = "/opt/ml/model/code";

/** The image that serves the model: the given one, or AWS's for the region, by its digest where that is pinned. */
export function lookUpImage({ image, algorithm, imageDigest }: Settings<"model">): pulumi.Output<string> {
  const named =
    image !== undefined
      ? pulumi.output(image)
      : aws.sagemaker.getPrebuiltEcrImageOutput(BUILT_IN[algorithm ?? "scikit-learn"]).registryPath;
  return imageDigest === undefined ? named : named.apply((path) => `${removeTag(path)}@${imageDigest}`);
}

/** The image that trains: the given one, or SageMaker's XGBoost. */
export function lookUpTrainingImage({ image }: Settings<"retraining">): pulumi.Output<string> {
  return image !== undefined
    ? pulumi.output(image)
    : aws.sagemaker.getPrebuiltEcrImageOutput(BUILT_IN.xgboost).registryPath;
}

/** `repository` for `repository:1.2-1` and `repository@sha256:...`. */
function removeTag(path: string): string {
  return path.replace(/@.*$|:[^:/]+$/, "");
}

/**
 * Container and artifact of a model version: one `model.tar.gz`, or, for a multi-model endpoint, the folder
 * with one artifact per product, `{product_id}.tar.gz`, named by `TargetModel` in each request.
 */
export function describeContainer(
  { model, endpoint }: VariantSettings,
  version: string,
  bucketName: pulumi.Input<string>,
): Container {
  const folder = pulumi.interpolate`s3://${bucketName}/models/${version}/`;
  const container = {
    image: lookUpImage(model),
    ...(model.algorithm === "scikit-learn" && {
      environment: {
        SAGEMAKER_PROGRAM: "inference.py",
        SAGEMAKER_SUBMIT_DIRECTORY:
          endpoint.kind === "multi-model"
            ? pulumi.interpolate`${folder}${CODE_BESIDE_ARTIFACTS}`
            : CODE_IN_ARTIFACT,
      },
    }),
  };
  if (endpoint.kind !== "multi-model") {
    return { ...container, modelDataUrl: pulumi.interpolate`${folder}model.tar.gz` };
  }
  return {
    ...container,
    mode: "MultiModel",
    modelDataUrl: folder,
    // Each product is asked once a day: what is kept in memory would be evicted before it is used again.
    multiModelConfig: { modelCacheSetting: "Disabled" },
  };
}
