import { DataError } from "../../contracts/errors";
import type { Table } from "../../contracts/lake";
import { CHAMPION } from "../../contracts/variants";
import type { ForecastTable } from "../../demand/forecast-table";

/** The file in which a shard's forecasts of one run are kept. */
export function toForecastFile(forecasts: ForecastTable): Table {
  const rowCount = forecasts.days.length;
  return {
    rowCount,
    columns: {
      product_id: forecasts.productIds,
      forecast_origin: new Int32Array(rowCount).fill(forecasts.originDay),
      date: forecasts.days,
      predicted_demand: forecasts.predictedDemand,
      lower: forecasts.lower,
      upper: forecasts.upper,
      model_version: forecasts.modelVersions ?? new Array<string>(rowCount).fill(forecasts.modelVersion),
      variant: forecasts.variants ?? new Array<string>(rowCount).fill(""),
      forecast_source: Array.from({ length: rowCount }, (_, row) =>
        forecasts.standsIn?.[row] ? "baseline" : "model",
      ),
      peak_units: forecasts.peakUnits ?? new Float64Array(rowCount).fill(Number.NaN),
      data_age_days: new Float64Array(rowCount).fill(forecasts.dataAgeDays ?? Number.NaN),
    },
  };
}

/**
 * Joins the files of one run, sorted by product and day. Files whose products do not overlap, as those of
 * one run, are joined block by block.
 *
 * @throws DataError when a file lacks a column of the contract.
 */
export function joinForecastFiles(
  runDay: number,
  files: readonly { readonly key: string; readonly table: Table }[],
): ForecastTable {
  const blocks: Block[] = [];
  let rowCount = 0;
  for (const { key, table } of files) {
    checkColumns(key, table);
    blocks.push(...blocksOf(table));
    rowCount += table.rowCount;
  }
  blocks.sort((left, right) =>
    left.productId === right.productId ? 0 : left.productId < right.productId ? -1 : 1,
  );

  const productIds: string[] = new Array(rowCount);
  const days = new Int32Array(rowCount);
  const numbers = {
    predicted_demand: new Float64Array(rowCount),
    lower: new Float64Array(rowCount),
    upper: new Float64Array(rowCount),
    peak_units: new Float64Array(rowCount),
  };
  const standsIn = new Uint8Array(rowCount);
  const modelVersions: string[] = new Array(rowCount);
  const variants: string[] = new Array(rowCount);
  let row = 0;
  for (const { productId, table, start, end } of blocks) {
    const { columns } = table;
    const length = end - start;
    productIds.fill(productId, row, row + length);
    days.set((columns.date as Int32Array).subarray(start, end), row);
    for (const name of ["predicted_demand", "lower", "upper", "peak_units"] as const) {
      const column = columns[name] as Float64Array | undefined;
      if (column) numbers[name].set(column.subarray(start, end), row);
      else numbers[name].fill(Number.NaN, row, row + length);
    }
    copyTexts(columns.model_version, start, end, modelVersions, row);
    copyTexts(columns.variant, start, end, variants, row);
    const source = columns.forecast_source as readonly string[] | undefined;
    for (let at = 0; source && at < length; at++)
      standsIn[row + at] = source[start + at] === "baseline" ? 1 : 0;
    row += length;
  }
  const first = files.find(({ table }) => table.rowCount > 0)?.table.columns;
  // Of several variants the champion speaks for the table.
  const champion = variants.indexOf(CHAMPION);
  return {
    originDay: (first?.forecast_origin as Int32Array | undefined)?.[0] ?? runDay - 1,
    modelVersion: modelVersions[Math.max(0, champion)] ?? "",
    ...(modelVersions.some((version) => version !== modelVersions[0]) && { modelVersions }),
    ...(variants.some((variant) => variant !== "") && { variants }),
    productIds,
    days,
    predictedDemand: numbers.predicted_demand,
    lower: numbers.lower,
    upper: numbers.upper,
    standsIn,
    peakUnits: numbers.peak_units,
  };
}

/** Copies rows of a text column; files of before the column have empty texts. */
function copyTexts(column: unknown, start: number, end: number, to: string[], at: number): void {
  const texts = column as readonly string[] | undefined;
  for (let row = start; row < end; row++) to[at + row - start] = texts?.[row] ?? "";
}

interface Block {
  readonly productId: string;
  readonly table: Table;
  readonly start: number;
  readonly end: number;
}

function blocksOf(table: Table): Block[] {
  const products = table.columns.product_id as readonly string[];
  const blocks: Block[] = [];
  let start = 0;
  for (let row = 1; row <= table.rowCount; row++) {
    if (row < table.rowCount && products[row] === products[start]) continue;
    blocks.push({ productId: products[start]!, table, start, end: row });
    start = row;
  }
  return blocks;
}

function checkColumns(key: string, { columns }: Table): void {
  if (Array.isArray(columns.product_id) && columns.date instanceof Int32Array && columns.predicted_demand) {
    return;
  }
  throw new DataError(
    `"${key}" is no forecast file; it must have the columns product_id (text), date and predicted_demand.`,
  );
}
