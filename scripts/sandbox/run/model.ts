import { packArtifact } from "../model/artifact";
import { startModelProcess } from "../model/model-process";
import { trainModel } from "../model/train";
import type { StartModel } from "../services/sagemaker/model-hosts";
import { BAD_ARTIFACT, startBadContainer } from "./bad-model/bad-container";
import type { PlayedDemand } from "./demand/played-demand";

/** Trains the model on the history before the first day played and packs it as SageMaker expects it. */
export async function trainAndPack(
  demand: PlayedDemand,
  horizonDays: number,
  seed: number,
): Promise<Uint8Array> {
  return packArtifact(await trainModel(demand.history, { untilDay: demand.firstDay - 1, horizonDays, seed }));
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
