import { z } from "zod";
import { MODEL_VERSION, MODEL_VERSION_RULE } from "../model-version";
import { choice, integer, list, type SettingsOf, text } from "./setting";

export function modelVersion(about: string) {
  return text(MODEL_VERSION, {
    about,
    allowed: MODEL_VERSION_RULE,
    example: "2026-11-01",
  });
}

const featureName = text(/^.+$/u, {
  about: "Column of the data.",
  allowed: "the name of a feature as text",
  example: "selling_price",
});

export const model = z.strictObject({
  version: modelVersion(
    "Version that serves: the artifact is `models/{version}/model.tar.gz` in the lake. Leave out while there is no model: " +
      "then there is no endpoint, the best simple method forecasts, and the first training brings a version.",
  ).optional(),
  algorithm: choice(["scikit-learn", "xgboost", "linear-learner"], {
    about:
      "AWS container that serves the model, its image looked up per region. Leave out when `image` is given.",
  }).optional(),
  image: text(/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/[a-z0-9._/-]+[:@][A-Za-z0-9._:-]+$/, {
    about: "Your own container that serves the model. Leave out when `algorithm` is given.",
    allowed: "an ECR image with a tag or digest, <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>",
    example: "123456789012.dkr.ecr.us-east-1.amazonaws.com/forecast:1.0.0",
  }).optional(),
  imageDigest: text(/^sha256:[0-9a-f]{64}$/, {
    about:
      "Digest of the image: exactly these bytes serve, whatever its tag says by then. `ops promote` pins it.",
    allowed: "sha256: and 64 hexadecimal digits",
    example: `sha256:${"0".repeat(64)}`,
  }).optional(),
  artifactSha256: text(/^[0-9a-f]{64}$/, {
    about:
      "SHA-256 of the artifact. With `source`, a deployment whose copy differs fails before anything serves it. " +
      "`ops promote` pins it and refuses another artifact under the same version.",
    allowed: "64 hexadecimal digits",
    example: "0".repeat(64),
  }).optional(),
  source: text(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w.=-]+)*\/?$/, {
    about:
      "Folder of the trained models, with `{version}/model.tar.gz` in it (of a multi-model endpoint " +
      "`{version}/code/sourcedir.tar.gz`): what serves is copied into the lake. " +
      "Leave out to put artifacts into the lake yourself, before the deployment that serves them.",
    allowed: "a folder in S3, s3://<bucket>/<folder>/",
    example: "s3://team-models/forecast/",
  }).optional(),
  contentType: choice(["json", "csv"], {
    about: "Payload of the endpoint: instances and predictions as JSON, or features as CSV.",
  }).default("json"),
  featureOrder: list(featureName, 256, {
    about:
      "With CSV the columns in their order; with JSON what the model gets besides our features: " +
      "what the calendar says of the day that is forecast, or columns of the history.",
    allowed: "a list of at most 256 feature names",
    example: ["selling_price"],
  }).default([]),
});

export const forecast = z.strictObject({
  horizonDays: integer(1, 60, { unit: "days", about: "Days ahead each run forecasts." }).default(14),
});

export type ModelSettings = SettingsOf<typeof model>;
