import { PutObjectCommand } from "@aws-sdk/client-s3";
import { s3Client } from "../../../functions/aws/clients/s3";
import { readVersion } from "../../../functions/aws/served-models";
import { packArtifact } from "../../model/artifact";
import { startModelProcess } from "../../model/model-process";
import { packTarGz } from "../../model/tar";
import { type TrainOptions, trainModel } from "../../model/train";
import type { DeployableResource } from "../deploy/deployer";
import type { StartModel } from "../services/sagemaker/model-hosts";
import { BAD_ARTIFACT, startBadContainer } from "./bad-model/bad-container";
import type { PlayedDemand } from "./demand/played-demand";
import { plansOf } from "./played-plans";

/**
 * What stands in the lake for a model whose container already runs: its endpoint is declared with an artifact, as
 * SageMaker wants it, though the container never asks for it.
 */
export function packExternalModel(modelUrl: string): Uint8Array {
  return packTarGz({ "served-elsewhere.txt": Buffer.from(`${modelUrl}\n`, "utf8") });
}

/**
 * Trains the model on the history before the first day played, and on what was planned then, and packs it as SageMaker
 * expects it.
 */
export async function trainAndPack(
  demand: PlayedDemand,
  options: Pick<TrainOptions, "horizonDays" | "seed" | "columns">,
): Promise<Uint8Array> {
  const { history, firstDay } = demand;
  return packArtifact(
    await trainModel(history, { ...options, untilDay: firstDay - 1, plans: plansOf(demand) }),
  );
}

/** Starts the container of a model: the sandbox's own server, or the one that runs at `modelUrl`. */
export function createModelStarter(modelUrl: string | undefined): StartModel {
  return async ({ modelName, artifact }) => {
    if (artifact?.toString("utf8") === BAD_ARTIFACT) return startBadContainer();
    if (modelUrl !== undefined) return { url: modelUrl, close: async () => undefined };
    if (artifact === undefined) throw new Error(`Model "${modelName}" has no artifact (ModelDataUrl).`);
    return startModelProcess(artifact);
  };
}

/** Versions of the models that a program declares, the champion's first: each needs its artifact before it serves. */
export function listModelVersions(resources: readonly DeployableResource[]): string[] {
  const versions = resources
    .filter(({ type }) => type === "aws:sagemaker/model:Model")
    .flatMap(({ inputs }) => {
      const { modelDataUrl } = (inputs.primaryContainer ?? {}) as { readonly modelDataUrl?: string };
      return readVersion(modelDataUrl) ?? [];
    });
  return [...new Set(versions)];
}

/** Key of a model's artifact in the lake. */
function modelKey(version: string): string {
  return `models/${version}/model.tar.gz`;
}

/** Puts a model artifact into the lake, where the endpoint's model looks for it. */
export async function uploadModel(bucketName: string, version: string, artifact: Uint8Array): Promise<void> {
  await s3Client().send(
    new PutObjectCommand({
      Bucket: bucketName,
      Key: modelKey(version),
      Body: artifact,
      ContentType: "application/gzip",
    }),
  );
}
