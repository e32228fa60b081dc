import { type Predictor, RequestError } from "./predictor";
import { loadXgboost, MISSING } from "./xgboost";

/**
 * A bare XGBoost model, as SageMaker's own container serves it: a line of features in, a number out. An empty field is a
 * missing value.
 *
 * @param model XGBoost's binary form
 */
export async function createBarePredictor(model: Uint8Array): Promise<Pick<Predictor, "invoke">> {
  const trees = await loadXgboost(model);
  return {
    invoke(contentType, body) {
      if (contentType !== "text/csv") {
        throw new RequestError(415, `Content type "${contentType}" is not understood; send text/csv.`);
      }
      const rows = body
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map(readFeatures);
      const width = rows[0]?.length ?? 0;
      if (rows.some(({ length }) => length !== width)) {
        throw new RequestError(400, "The lines have different numbers of features.");
      }
      if (rows.length === 0) return "";
      return Array.from(trees.predict(Float32Array.from(rows.flat()), width), String).join("\n");
    },
  };
}

/** @throws RequestError for a field that is no number */
export function readFeatures(line: string): number[] {
  return line.split(",").map((field) => {
    const value = field.trim() === "" ? MISSING : Number(field);
    if (Number.isNaN(value)) throw new RequestError(400, `"${field}" is no number.`);
    return value;
  });
}
