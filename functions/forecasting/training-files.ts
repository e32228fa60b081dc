import { DataError } from "../contracts/errors";
import { formatDay, parseDay } from "../demand/calendar";
import { toFeatureRecord } from "./features";
import type { TrainingSet } from "./training-set";

/**
 * A training set as files. `train` is what SageMaker's XGBoost takes: no header, the label first, then the features in
 * their order, empty where one is unknown. `examples` says of each of its rows what it is of; a container of one's own
 * gets it as a second channel. The features are written by the very code that writes them into a request.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost.html#InputOutput-XGBoost
 */
export function toTrainingFiles(
  set: TrainingSet,
  featureOrder: readonly string[],
): { readonly train: string; readonly examples: string } {
  const width = set.featureNames.length;
  const train: string[] = [];
  const examples: string[] = [];
  for (let row = 0; row < set.labels.length; row++) {
    const record = toFeatureRecord(set.features.subarray(row * width, (row + 1) * width), set.featureNames);
    train.push([set.labels[row]!, ...featureOrder.map((name) => record[name] ?? "")].join(","));
    const limit = set.limits[row]!;
    examples.push(
      [
        JSON.stringify(set.productIds[row]!),
        formatDay(set.originDays[row]!),
        formatDay(set.targetDays[row]!),
        Number.isFinite(limit) ? limit : "",
      ].join(","),
    );
  }
  return { train: toText(train), examples: toText(examples) };
}

function toText(lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

const EXAMPLE = /^("(?:[^"\\]|\\.)*"),(\d{4}-\d\d-\d\d),(\d{4}-\d\d-\d\d),(.*)$/;

/**
 * The set of files that {@link toTrainingFiles} wrote, as a container reads them.
 *
 * @throws DataError when the two do not fit one another.
 */
export function readTrainingFiles(
  { train, examples }: { readonly train: string; readonly examples: string },
  featureOrder: readonly string[],
): TrainingSet {
  const rows = linesOf(train);
  const about = linesOf(examples);
  if (rows.length !== about.length) {
    throw new DataError(
      `The channel "train" has ${rows.length} rows and "examples" ${about.length}; each example is a row of both.`,
    );
  }
  const width = featureOrder.length;
  const features = new Float64Array(rows.length * width);
  const labels = new Float64Array(rows.length);
  const limits = new Float64Array(rows.length);
  const originDays = new Int32Array(rows.length);
  const targetDays = new Int32Array(rows.length);
  const productIds: string[] = [];
  rows.forEach((line, row) => {
    const fields = line.split(",");
    const [, product, origin, target, limit] = EXAMPLE.exec(about[row]!) ?? [];
    if (fields.length !== width + 1 || product === undefined) {
      throw new DataError(
        `Row ${row + 1} of the training files cannot be read; it has ${fields.length} values, a label and ${width} features are wanted.`,
      );
    }
    labels[row] = Number(fields[0]);
    for (let column = 0; column < width; column++) {
      const field = fields[column + 1]!;
      features[row * width + column] = field === "" ? Number.NaN : Number(field);
    }
    productIds.push(JSON.parse(product) as string);
    originDays[row] = parseDay(origin!)!;
    targetDays[row] = parseDay(target!)!;
    limits[row] = limit === "" ? Number.POSITIVE_INFINITY : Number(limit);
  });
  return { featureNames: featureOrder, features, productIds, originDays, targetDays, labels, limits };
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
