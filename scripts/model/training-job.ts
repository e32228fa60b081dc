import { parseDay } from "../../functions/demand/calendar";
import { FEATURE_NAMES } from "../../functions/forecasting/features";
import { readTrainingFiles } from "../../functions/forecasting/training-files";
import { MODEL_FILE, packArtifact } from "./artifact";
import { readFeatures } from "./bare-predictor";
import { packTarGz } from "./tar";
import { trainOnSet } from "./train";
import { trainXgboost } from "./xgboost";

/** What a training container finds in its channels: files by name. */
export interface TrainingInput {
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly channels: ReadonlyMap<string, ReadonlyMap<string, Buffer>>;
}

const SEED = 1;
/** What this build of XGBoost does not know of the container's settings. */
const NOT_FOR_TREES = new Set(["num_round", "eval_metric"]);

/**
 * Trains as the containers do: one of one's own on `train` and `examples`, SageMaker's XGBoost on `train` alone.
 *
 * @returns a `model.tar.gz`
 * @throws Error with what is wrong with the channels, as a container fails
 */
export async function runTrainingContainer({
  hyperParameters,
  channels,
}: TrainingInput): Promise<Uint8Array> {
  const train = joinFiles(channels, "train");
  if (!channels.has("examples")) return trainBareXgboost(train, hyperParameters);
  const ownColumns = JSON.parse(hyperParameters.own_columns ?? "[]") as string[];
  const names = [...FEATURE_NAMES, ...ownColumns];
  const set = readTrainingFiles({ train, examples: joinFiles(channels, "examples") }, names);
  const worldSince = parseDay(hyperParameters.world_since ?? "");
  return packArtifact(await trainOnSet(set, { seed: SEED, worldSince }));
}

async function trainBareXgboost(
  train: string,
  { num_round = "100", ...settings }: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const rows = train
    .split("\n")
    .filter((line) => line !== "")
    .map(readFeatures);
  const features = Float32Array.from(rows.flatMap(([, ...values]) => values));
  const labels = Float32Array.from(rows, ([label]) => label!);
  const parameters = Object.fromEntries(
    Object.entries(settings).filter(([name]) => !NOT_FOR_TREES.has(name)),
  );
  const trees = await trainXgboost(
    features,
    labels,
    { ...parameters, seed: SEED, silent: 1 },
    Number(num_round),
  );
  const model = trees.save();
  trees.free();
  return packTarGz({ [MODEL_FILE]: model });
}

/** The files of a channel, one after another in the order of their names: those of two channels fit one another. */
function joinFiles(channels: TrainingInput["channels"], name: string): string {
  const files = channels.get(name);
  if (!files || files.size === 0) throw new Error(`The channel "${name}" is missing or empty.`);
  return [...files]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, content]) => content.toString("utf8"))
    .join("");
}
