import type { ValueFormat } from "./page-data";

/** Columns of the product table, in the order of a row of its data; the state, `s`, comes last. */
export const PRODUCT_COLUMNS = [
  { name: "productId", label: "Product", format: "t" },
  { name: "class", label: "Class", format: "t" },
  { name: "demandUnits", label: "Demand", format: "c" },
  { name: "fillRate", label: "Fill rate", format: "p" },
  { name: "demandCycleServiceLevel", label: "Cycle service", format: "p" },
  { name: "stockoutDays", label: "Stockout days", format: "c" },
  { name: "lostMarginAmount", label: "Lost margin", format: "u" },
  { name: "benefitAmount", label: "Benefit", format: "u" },
  { name: "averageOnHandUnits", label: "Stock", format: "c" },
  { name: "orderUnits", label: "Order", format: "c" },
  { name: "wape", label: "WAPE", format: "w" },
  { name: "state", label: "State", format: "s" },
] as const satisfies readonly {
  readonly name: string;
  readonly label: string;
  readonly format: ValueFormat | "s";
}[];

export type ProductColumn = (typeof PRODUCT_COLUMNS)[number]["name"];

/** The column that the table is sorted by at first. */
export const FIRST_SORT: ProductColumn = "lostMarginAmount";

/** Place of a column in a row. */
export function placeOf(name: ProductColumn): number {
  return PRODUCT_COLUMNS.findIndex((column) => column.name === name);
}
