import { computeInterval } from "../../functions/forecasting/prediction-interval";
import type { ModelArtifact } from "./artifact";
import { correctionOf, type MeanCorrection } from "./mean-correction";
import { INPUT_COUNT, toTreeInputs } from "./tree-inputs";
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

export interface Predictor {
  /** Units for rows of features in the model's order, `NaN` where one is missing. */
  predict(features: Float64Array): Float64Array;
  /** @throws RequestError when the content type or the payload is not understood. */
  invoke(contentType: string, body: string): string;
}

interface Instance {
  readonly product_id?: string;
  readonly date?: string;
  readonly features?: Readonly<Record<string, number | null>>;
}

/** Units by row of all features, in the order of their names: what smoothing expects, times what the trees make of it. */
export function predictUnits(
  trees: XgboostModel,
  correction: MeanCorrection,
  features: Float32Array,
): Float32Array {
  const { matrix, expected } = toTreeInputs(features);
  return trees
    .predict(matrix, INPUT_COUNT)
    .map((ratio, row) => Math.max(0, ratio) * expected[row]! * correctionOf(correction, features, row));
}

export async function createPredictor({ manifest, model }: ModelArtifact): Promise<Predictor> {
  const xgboost = await loadXgboost(model);
  const { featureNames, interval, correction } = manifest;
  const columnCount = featureNames.length;
  const predict = (features: Float32Array) => predictUnits(xgboost, correction, features);

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
    const predictions = Array.from(predict(matrix), (predicted, row) => {
      const { product_id, date } = instances[row]!;
      const value = roundUnits(predicted);
      const bounds = interval && computeInterval(interval, predicted);
      return {
        product_id,
        date,
        predicted_demand: value,
        ...(bounds && { lower: roundUnits(bounds.lower), upper: roundUnits(bounds.upper) }),
      };
    });
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
    return Array.from(predict(matrix), roundUnits).join("\n");
  }

  return {
    predict: (features) =>
      Float64Array.from(
        predict(Float32Array.from(features, (value) => (Number.isNaN(value) ? MISSING : value))),
      ),
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
