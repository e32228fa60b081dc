import type { AskOptions, ForecastEndpoint, InstanceRequest, ServedModels } from "../../contracts/ports";
import { formatDay } from "../../demand/calendar";
import type { ForecastTable } from "../../demand/forecast-table";
import { createRecordMaker } from "../../forecasting/features";
import type { ForecastFrame } from "../../forecasting/forecast-frame";
import { readAnsweringVersions } from "./served-versions";

/**
 * Forecasts of a frame as the model gives them, to be judged. Closed days are zero by rule; all others come from
 * the model. Each row is of the version of the variant that answered: after a roll-back that is not the configured
 * one, and an A/B test has two.
 *
 * @param servedModels absent where a transform job asks a model by its name.
 */
export async function askModel(
  frame: ForecastFrame,
  endpoint: ForecastEndpoint,
  configuredVersion: string,
  servedModels?: ServedModels,
  ask: AskOptions = {},
): Promise<ForecastTable> {
  const { productIds, days, closed, featureNames, features } = frame;
  const width = featureNames.length;
  const rowCount = days.length;
  const instances: InstanceRequest[] = [];
  const rowOf: number[] = [];
  const dates = new Map<number, string>();
  const recordAt = createRecordMaker(featureNames);
  for (let row = 0; row < rowCount; row++) {
    if (closed[row]) continue;
    const day = days[row]!;
    const date = dates.get(day) ?? formatDay(day);
    // Stryker disable next-line CallExpression: it only spares writing the same date again.
    dates.set(day, date);
    instances.push(new FrameInstance(productIds[row]!, date, recordAt, features, row * width));
    rowOf.push(row);
  }
  const predictedDemand = new Float64Array(rowCount);
  const lower = new Float64Array(rowCount);
  const upper = new Float64Array(rowCount);
  const predictions = await endpoint.predict(instances, ask);
  const versions = await readAnsweringVersions(predictions, configuredVersion, servedModels);
  // Of closed days nobody was asked.
  const modelVersion = versions.of(ask.variant);
  const modelVersions = new Array<string>(rowCount).fill(modelVersion);
  const variants = new Array<string>(rowCount).fill("");
  predictions.forEach((prediction, index) => {
    const row = rowOf[index]!;
    modelVersions[row] = versions.of(prediction.variant);
    variants[row] = prediction.variant ?? "";
    predictedDemand[row] = prediction.predicted_demand;
    lower[row] = prediction.lower ?? Number.NaN;
    upper[row] = prediction.upper ?? Number.NaN;
  });
  const { originDay } = frame;
  const byVariant = predictions.some(({ variant }) => variant !== undefined) && { modelVersions, variants };
  return { originDay, modelVersion, ...byVariant, productIds, days, predictedDemand, lower, upper };
}

/**
 * A row of a frame as an instance. Its features are written out when they are sent and not before: those of a fleet, all at
 * once, would fill the memory and be copied from one part of it to the next.
 */
class FrameInstance implements InstanceRequest {
  readonly #recordAt: ReturnType<typeof createRecordMaker>;
  readonly #matrix: Float64Array;
  readonly #offset: number;

  constructor(
    readonly product_id: string,
    readonly date: string,
    recordAt: ReturnType<typeof createRecordMaker>,
    matrix: Float64Array,
    offset: number,
  ) {
    this.#recordAt = recordAt;
    this.#matrix = matrix;
    this.#offset = offset;
  }

  get features(): InstanceRequest["features"] {
    return this.#recordAt(this.#matrix, this.#offset);
  }

  toJSON(): InstanceRequest {
    const { product_id, date, features } = this;
    return { product_id, date, features };
  }
}
