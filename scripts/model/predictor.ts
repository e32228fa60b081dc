import { FEATURE_NAMES } from "../../functions/forecasting/features";
import { computeInterval, type ForecastTraits } from "../../functions/forecasting/prediction-interval";
import type { ModelArtifact } from "./artifact";
import { correctionOf, type MeanCorrection } from "./mean-correction";
import { toTreeInputs } from "./tree-inputs";
import { loadXgboost, MISSING, type XgboostModel } from "./xgboost";

/** The request cannot be answered; the message says why. */
export class RequestError extends Error {
  override name = "RequestError";
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Units by row; bounds are `NaN` where the model gives none. */
export interface Forecasts {
  readonly predicted: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface Predictor {
  /** Forecasts for rows of features in the model's order, `NaN` where one is missing. */
  predict(features: Float64Array): Forecasts;
  /** @throws RequestError when the content type or the payload is not understood. */
  invoke(contentType: string, body: string): string;
}

interface Instance {
  readonly product_id?: string;
  readonly date?: string;
  readonly features?: Readonly<Record<string, number | null>>;
}

/**
 * Units by row of all features, in the order of their names, and of own columns: what smoothing expects, times what the
 * trees make of it.
 *
 * @param width values of a row.
 */
export function predictUnits(
  trees: XgboostModel,
  correction: MeanCorrection,
  features: Float32Array,
  width: number,
): Float32Array {
  const { matrix, inputCount, expected } = toTreeInputs(features, width);
  return trees
    .predict(matrix, inputCount)
    .map(
      (ratio, row) => Math.max(0, ratio) * expected[row]! * correctionOf(correction, features, row, width),
    );
}

const VARIATION_COLUMN = FEATURE_NAMES.indexOf("variation_91");
const STEP_COLUMN = FEATURE_NAMES.indexOf("horizon_step");

/** What the interval of a row's forecast depends on. */
export function traitsOf(
  features: Float32Array,
  row: number,
  width: number,
  predicted: number,
): ForecastTraits {
  const variation = features[row * width + VARIATION_COLUMN]!;
  return {
    predicted,
    variation: variation === MISSING ? Number.NaN : variation,
    horizonStep: features[row * width + STEP_COLUMN]!,
  };
}

export async function createPredictor({ manifest, model }: ModelArtifact): Promise<Predictor> {
  const xgboost = await loadXgboost(model);
  const { featureNames, interval, correction } = manifest;
  const columnCount = featureNames.length;

  function predict(features: Float32Array): Forecasts {
    const predicted = Float64Array.from(predictUnits(xgboost, correction, features, columnCount));
    const lower = new Float64Array(predicted.length).fill(Number.NaN);
    const upper = lower.slice();
    predicted.forEach((units, row) => {
      if (!interval) return;
      const bounds = computeInterval(interval, traitsOf(features, row, columnCount, units));
      lower[row] = bounds.lower;
      upper[row] = bounds.upper;
    });
    return { predicted, lower, upper };
  }

  function invokeJson(body: string): string {
    const instances = parseInstances(body);
    const matrix = new Float32Array(instances.length * columnCount).fill(MISSING);
    instances.forEach(({ features }, row) => {
      if (typeof features !== "object" || features === null) {
        throw new RequestError(400, `Instance ${row} has no "features".`);
      }
      for (let column = 0; column < columnCount; column++) {
        const value = features[featureNames[column]!];
        if (typeof value === "number") matrix[row * columnCount + column] = value;
      }
    });
    const { predicted, lower, upper } = predict(matrix);
    const predictions = instances.map(({ product_id, date }, row) => ({
      product_id,
      date,
      predicted_demand: roundUnits(predicted[row]!),
      ...(interval && { lower: roundUnits(lower[row]!), upper: roundUnits(upper[row]!) }),
    }));
    return JSON.stringify({ predictions });
  }

  function invokeCsv(body: string): string {
    const lines = body.split("\n").filter((line) => line.trim() !== "");
    const matrix = new Float32Array(lines.length * columnCount).fill(MISSING);
    lines.forEach((line, row) => {
      const fields = line.trim().split(",");
      if (fields.length !== columnCount) {
        throw new RequestError(
          400,
          `Line ${row + 1} has ${fields.length} fields; the model takes ${columnCount}: ${featureNames.join(", ")}.`,
        );
      }
      fields.forEach((field, column) => {
        if (field === "") return;
        const value = Number(field);
        if (Number.isNaN(value))
          throw new RequestError(400, `Line ${row + 1} has "${field}"; it must be a number.`);
        matrix[row * columnCount + column] = value;
      });
    });
    return Array.from(predict(matrix).predicted, roundUnits).join("\n");
  }

  return {
    predict: (features) =>
      predict(Float32Array.from(features, (value) => (Number.isNaN(value) ? MISSING : value))),
    invoke: (contentType, body) => {
      if (contentType === "application/json") return invokeJson(body);
      if (contentType === "text/csv") return invokeCsv(body);
      throw new RequestError(
        415,
        `Content type "${contentType}" is not understood; send application/json or text/csv.`,
      );
    },
  };
}

function parseInstances(body: string): readonly Instance[] {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    throw new RequestError(400, "The payload is no JSON.");
  }
  const instances = (payload as { instances?: unknown } | null)?.instances;
  if (!Array.isArray(instances)) throw new RequestError(400, 'The payload has no list "instances".');
  return instances as readonly Instance[];
}

/** A thousandth of a unit is far below what any decision sees, and halves the payload. */
function roundUnits(units: number): number {
  return Math.round(units * 1_000) / 1_000;
}
