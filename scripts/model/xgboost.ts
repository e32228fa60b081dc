// The package's own class copies matrices through the WebAssembly stack, which holds 5 MB; its compiled
// XGBoost is called directly instead.
import { join } from "node:path";
import xgboostModule from "ml-xgboost/dist/wasm/xgboost.js";
import { version } from "ml-xgboost/package.json";
import { KEPT_FOLDER, KeptFiles, nameOf } from "../kept-files";

// On loading, it first tries to fetch itself by URL and says so when that fails, as it does in Node.
xgboostModule.printErr = () => {};
xgboostModule.print = () => {};

/** What XGBoost takes for a missing value in this build. No feature of ours is negative. */
export const MISSING = -1;

/** @see https://github.com/dmlc/xgboost/blob/v0.72/doc/parameter.md */
export type XgboostParameters = Readonly<Record<string, string | number>>;

export interface XgboostModel {
  /** Predictions for a matrix of `columnCount` columns, row by row. */
  predict(matrix: Float32Array, columnCount: number): Float32Array;
  /** The model in XGBoost's binary form. */
  save(): Uint8Array;
  /** Gives its memory back; the model must not be used afterwards. */
  free(): void;
}

/** Models of the fleets that were trained on last, some 100 KB each. */
const MOST_KEPT = 60;
const kept = new KeptFiles(join(KEPT_FOLDER, "models"), MOST_KEPT);

/**
 * Trains on a row-major matrix. The same input, parameters and seed give the same model: one that was trained before
 * on the very same is loaded instead.
 */
export async function trainXgboost(
  matrix: Float32Array,
  labels: Float32Array,
  parameters: XgboostParameters,
  roundCount: number,
): Promise<XgboostModel> {
  const name = nameOf([
    `ml-xgboost ${version} ${JSON.stringify(parameters)} ${roundCount}`,
    bytesOf(matrix),
    bytesOf(labels),
  ]);
  const known = await kept.find(name);
  if (known) return loadXgboost(known);
  const model = await trainAnew(matrix, labels, parameters, roundCount);
  await kept.keep(name, model.save());
  return model;
}

export async function trainAnew(
  matrix: Float32Array,
  labels: Float32Array,
  parameters: XgboostParameters,
  roundCount: number,
): Promise<XgboostModel> {
  const module = await loadModule();
  const matrixPointer = copyIn(module, matrix);
  const labelPointer = copyIn(module, labels);
  const model = module._create_model(
    matrixPointer,
    labelPointer,
    labels.length,
    matrix.length / labels.length,
  );
  module._free(matrixPointer);
  module._free(labelPointer);
  for (const [name, value] of Object.entries(parameters)) setParameter(module, model, name, String(value));
  module._train_full_model(model, roundCount);
  return wrapModel(module, model);
}

/** @param bytes a model as {@link XgboostModel.save} gives it. */
export async function loadXgboost(bytes: Uint8Array): Promise<XgboostModel> {
  const module = await loadModule();
  const pointer = module._malloc(bytes.byteLength);
  module.HEAPU8.set(bytes, pointer);
  const model = module._load_model(pointer, bytes.byteLength);
  module._free(pointer);
  if (model === 0) throw new Error("XGBoost cannot read the model.");
  return wrapModel(module, model);
}

type XgboostModule = typeof xgboostModule;

let loading: Promise<XgboostModule> | undefined;

function loadModule(): Promise<XgboostModule> {
  loading ??= new Promise((resolve) => {
    void xgboostModule.isReady.then(() => resolve(xgboostModule));
  });
  return loading;
}

function wrapModel(module: XgboostModule, model: number): XgboostModel {
  return {
    predict: (matrix, columnCount) => {
      const rowCount = matrix.length / columnCount;
      const predictions = new Float32Array(rowCount);
      const rowPointer = module._malloc(columnCount * 4);
      const answerPointer = module._malloc(4);
      for (let row = 0; row < rowCount; row++) {
        module.HEAPF32.set(matrix.subarray(row * columnCount, (row + 1) * columnCount), rowPointer >> 2);
        module._predict_one(model, rowPointer, columnCount, answerPointer);
        predictions[row] = module.HEAPF32[answerPointer >> 2]!;
      }
      module._free(rowPointer);
      module._free(answerPointer);
      return predictions;
    },
    save: () => {
      const size = module._save_model(model);
      const pointer = module._malloc(size);
      module._get_file_content(pointer, size);
      const bytes = module.HEAPU8.slice(pointer, pointer + size);
      module._free(pointer);
      return bytes;
    },
    free: () => module._free_memory_model(model),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function copyIn(module: XgboostModule, values: Float32Array): number {
  const pointer = module._malloc(values.byteLength);
  module.HEAPF32.set(values, pointer >> 2);
  return pointer;
}

function setParameter(module: XgboostModule, model: number, name: string, value: string): void {
  const texts = [name, value].map((text) => {
    const bytes = Buffer.from(`${text}\0`, "latin1");
    const pointer = module._malloc(bytes.byteLength);
    module.HEAPU8.set(bytes, pointer);
    return pointer;
  });
  module._set_param(model, texts[0]!, texts[1]!);
  for (const pointer of texts) module._free(pointer);
}
