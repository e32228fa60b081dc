import type { DemandSeries } from "../../demand/series";
import { featureColumns } from "../run/judge-series";

/** Features of products on some days, column by column. Survives JSON: a missing value is `null`. */
export interface InputTable {
  readonly rowCount: number;
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
}

/** The features of some products from `fromDay` to `toDay`, product by product. */
export function collectInputs(list: readonly DemandSeries[], fromDay: number, toDay: number): InputTable {
  const columns: Record<string, (number | null)[]> = {};
  let rowCount = 0;
  for (const series of list) {
    const features = featureColumns(series);
    for (let row = series.days.length - 1; row >= 0 && series.days[row]! >= fromDay; row -= 1) {
      if (series.days[row]! > toDay) continue;
      for (const [name, values] of features) {
        columns[name] ??= new Array<null>(rowCount).fill(null);
        columns[name].push(Number.isNaN(values[row]!) ? null : values[row]!);
      }
      rowCount += 1;
      fillUp(columns, rowCount);
    }
  }
  return { rowCount, columns: sortByName(columns) };
}

/** The rows of tables one after the other; what a table lacks is missing. */
export function joinInputs(tables: readonly InputTable[]): InputTable {
  const columns: Record<string, (number | null)[]> = {};
  let rowCount = 0;
  for (const table of tables) {
    for (const [name, values] of Object.entries(table.columns)) {
      columns[name] ??= new Array<null>(rowCount).fill(null);
      for (const value of values) columns[name].push(value);
    }
    rowCount += table.rowCount;
    fillUp(columns, rowCount);
  }
  return { rowCount, columns: sortByName(columns) };
}

function fillUp(columns: Readonly<Record<string, (number | null)[]>>, rowCount: number): void {
  for (const values of Object.values(columns)) while (values.length < rowCount) values.push(null);
}

function sortByName<T>(columns: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(columns).sort(([left], [right]) => (left < right ? -1 : 1)));
}
