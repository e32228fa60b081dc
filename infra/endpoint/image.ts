import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config";

/** Repository and tag of AWS's containers, by the name of the algorithm. */
const BUILT_IN = {
  "scikit-learn": { repositoryName: "sagemaker-scikit-learn", imageTag: "1.2-1-cpu-py3" },
  xgboost: { repositoryName: "sagemaker-xgboost", imageTag: "1.7-1" },
  "linear-learner": { repositoryName: "linear-learner", imageTag: "1" },
} as const;

/** The image that serves the model: the given one, or AWS's for the region. */
export function lookUpImage({ image, algorithm }: StackConfig["model"]): pulumi.Output<string> {
  if (image !== undefined) return pulumi.output(image);
  return aws.sagemaker.getPrebuiltEcrImageOutput(BUILT_IN[algorithm ?? "scikit-learn"]).registryPath;
}
