import type { IntervalTable } from "../../functions/forecasting/prediction-interval";
import type { MeanCorrection } from "./mean-correction";
import { packTarGz } from "./tar";

/** What the server must know about a model besides its trees. */
export interface ModelManifest {
  readonly algorithm: string;
  readonly featureNames: readonly string[];
  /** ISO date of the last day that training saw. */
  readonly trainedUntil: string;
  readonly trainingRows: number;
  readonly seed: number;
  readonly correction: MeanCorrection;
  readonly interval?: IntervalTable;
}

export interface ModelArtifact {
  readonly manifest: ModelManifest;
  /** XGBoost's binary form. */
  readonly model: Uint8Array;
}

/** Name that SageMaker's own XGBoost container looks for. */
export const MODEL_FILE = "xgboost-model";
export const MANIFEST_FILE = "manifest.json";

/** `model.tar.gz` of an artifact. */
export function packArtifact({ manifest, model }: ModelArtifact): Uint8Array {
  return packTarGz({
    [MANIFEST_FILE]: Buffer.from(`${JSON.stringify(manifest)}\n`, "utf8"),
    [MODEL_FILE]: model,
  });
}
