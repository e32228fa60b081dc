import { listModelColumns } from "../../../functions/forecasting/model-columns";
import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

export function oneContainer({ model }: StackConfig): Fault | undefined {
  if (model.algorithm && model.image) {
    return { path: "model.image", value: model.image, allowed: "left out when `model.algorithm` is set" };
  }
  if (model.algorithm || model.image) return undefined;
  return {
    path: "model.algorithm",
    value: undefined,
    allowed: "set (scikit-learn, xgboost or linear-learner) unless `model.image` is",
    example: "scikit-learn",
  };
}

/** An image that names its digest has it once. */
export function oneDigest({ model }: StackConfig): Fault | undefined {
  const [, digest] = model.image?.split("@") ?? [];
  if (digest === undefined || model.imageDigest === undefined || digest === model.imageDigest)
    return undefined;
  return {
    path: "model.imageDigest",
    value: model.imageDigest,
    allowed: `left out, or ${digest} as \`model.image\` says`,
    example: digest,
  };
}

/** Products have artifacts of their own there: one digest says nothing about them. */
export function digestOfOneArtifact({ endpoint, model }: StackConfig): Fault | undefined {
  if (endpoint.kind !== "multi-model" || model.artifactSha256 === undefined) return undefined;
  return {
    path: "model.artifactSha256",
    value: model.artifactSha256,
    allowed: "left out with a multi-model endpoint, which has one artifact per product",
  };
}

export function payloadFitsContainer({ model }: StackConfig): Fault | undefined {
  const builtIn = model.algorithm === "xgboost" || model.algorithm === "linear-learner";
  if (builtIn && model.contentType === "json") {
    return {
      path: "model.contentType",
      value: model.contentType,
      allowed: `"csv" with the built-in ${model.algorithm} container, which does not know our JSON`,
      example: "csv",
    };
  }
  // The first training learns from our own features, and the change that lets its model in names them.
  if (model.contentType === "csv" && model.featureOrder.length === 0 && model.version !== undefined) {
    return {
      path: "model.featureOrder",
      value: model.featureOrder,
      allowed: 'a list of feature names with content type "csv", whose columns have no names',
      example: ["selling_price"],
    };
  }
  if (
    model.contentType === "json" &&
    listModelColumns(model.featureOrder).length < model.featureOrder.length
  ) {
    return {
      path: "model.featureOrder",
      value: model.featureOrder,
      allowed:
        'without our own features with content type "json", which always has them: only what the model gets besides',
      example: ["promotion"],
    };
  }
  return undefined;
}
