import { CHAMPION } from "../../contracts/variants";
import type { ForecastTable } from "../../demand/forecast-table";

/** Forecasts of one day made the day before, product by product. */
export interface DayForecasts {
  readonly day: number;
  readonly modelVersion: string;
  /** Row by row, where several versions answered. */
  readonly modelVersions?: readonly string[];
  readonly rowOfProduct: ReadonlyMap<string, number>;
  readonly predictedDemand: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where the baseline's forecast stands in for the model's: it is not scored as the model's. */
  readonly standsIn: Uint8Array;
}

/** Forecasts of the same day by the variant that competes with the champion. */
export interface CompetitorForecasts {
  readonly variant: string;
  readonly modelVersion: string;
  readonly forecasts: DayForecasts;
}

/**
 * The rows of a forecast table that speak of `day`. Where several variants answered, only the champion's: the errors
 * of another model are not its.
 */
export function selectDay(
  table: ForecastTable,
  day: number,
  isWanted: (variant: string | undefined) => boolean = isChampions,
): DayForecasts {
  const rows: number[] = [];
  const rowOfProduct = new Map<string, number>();
  for (let row = 0; row < table.days.length; row += 1) {
    if (table.days[row] !== day || !isWanted(table.variants?.[row])) continue;
    rowOfProduct.set(table.productIds[row]!, rows.length);
    rows.push(row);
  }
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    day,
    modelVersion: table.modelVersion,
    ...pickVersions(table, rows),
    rowOfProduct,
    predictedDemand: pick(table.predictedDemand),
    lower: pick(table.lower),
    upper: pick(table.upper),
    standsIn: Uint8Array.from(rows, (row) => table.standsIn?.[row] ?? 0),
  };
}

/** Of a closed day nobody was asked, and before variants were told there was one. */
function isChampions(variant: string | undefined): boolean {
  return !variant || variant === CHAMPION;
}

/** The rows of some products. */
export function keepProducts(forecasts: DayForecasts, keep: ReadonlySet<string>): DayForecasts {
  const rows: number[] = [];
  const rowOfProduct = new Map<string, number>();
  for (const [productId, row] of forecasts.rowOfProduct) {
    if (!keep.has(productId)) continue;
    rowOfProduct.set(productId, rows.length);
    rows.push(row);
  }
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    ...forecasts,
    ...pickVersions(forecasts, rows),
    rowOfProduct,
    predictedDemand: pick(forecasts.predictedDemand),
    lower: pick(forecasts.lower),
    upper: pick(forecasts.upper),
    standsIn: Uint8Array.from(rows, (row) => forecasts.standsIn[row]!),
  };
}

function pickVersions(
  { modelVersions }: Pick<DayForecasts, "modelVersions">,
  rows: readonly number[],
): Pick<DayForecasts, "modelVersions"> {
  return modelVersions ? { modelVersions: rows.map((row) => modelVersions[row]!) } : {};
}

/** The versions of rows in a table, where they differ. */
export function readVersions(
  column: readonly string[] | undefined,
): Pick<DayForecasts, "modelVersion" | "modelVersions"> {
  const modelVersion = mostFrequent(column ?? []) ?? "";
  return column?.some((version) => version !== modelVersion)
    ? { modelVersion, modelVersions: column }
    : { modelVersion };
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce<[string | undefined, number]>(
    (most, one) => (one[1] > most[1] ? one : most),
    [undefined, 0],
  )[0];
}

/** Whether two days speak of the same products in the same rows. */
export function hasSameProducts(left: DayForecasts, right: DayForecasts): boolean {
  if (left.rowOfProduct.size !== right.rowOfProduct.size) return false;
  for (const [productId, row] of right.rowOfProduct) {
    if (left.rowOfProduct.get(productId) !== row) return false;
  }
  return true;
}
