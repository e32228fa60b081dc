/** XGBoost compiled to WebAssembly by emscripten; pointers are offsets into its memory. */
declare module "ml-xgboost/dist/wasm/xgboost.js" {
  interface Module {
    readonly isReady: Promise<unknown>;
    print: (text: string) => void;
    printErr: (text: string) => void;
    readonly HEAPU8: Uint8Array;
    readonly HEAPF32: Float32Array;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _create_model(matrix: number, labels: number, rowCount: number, columnCount: number): number;
    _set_param(model: number, name: number, value: number): void;
    _train_full_model(model: number, roundCount: number): void;
    _predict_one(model: number, row: number, columnCount: number, answer: number): number;
    _save_model(model: number): number;
    _get_file_content(target: number, size: number): void;
    _load_model(bytes: number, size: number): number;
    _free_memory_model(model: number): void;
  }
  const module: Module;
  export default module;
}
