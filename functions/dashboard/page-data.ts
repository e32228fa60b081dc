/** What a page hands its script, as JSON. Names are short where there are thousands of values. */

/** How a value is shown: text, count, amount of money, percent, whole percent, decimal. */
export type ValueFormat = "t" | "c" | "u" | "p" | "w" | "d";

type Values = readonly (number | null)[];

/** What the charts by day are made of. */
export interface DailyData {
  readonly dates: readonly string[];
  /** Places of the closed days among `dates`. */
  readonly closed?: readonly number[];
  readonly series: Readonly<Record<string, Values>>;
  /** Day at which a series begins that has nothing before; the first day when absent. */
  readonly begins?: Readonly<Record<string, number>>;
  /** Title and format of each series. */
  readonly labels: Readonly<Record<string, readonly [title: string, format: ValueFormat]>>;
}

/** The table of all products and the map over it. */
export interface ProductsData {
  /** Columns of a row; `s` is a state. */
  readonly columns: readonly { readonly f: ValueFormat | "s" }[];
  /** Column that the table is sorted by at first, descending. */
  readonly sort: number;
  /** Text, style class and name of each state. */
  readonly states: readonly (readonly [text: string, style: string, name: string])[];
  /** Product, class, figures, index of the state, and the product's name where it has one. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Points of the map: x, y, index of the row. */
  readonly map: readonly (readonly [number, number, number])[];
}

export type PageData = DailyData &
  Partial<ProductsData> & {
    /** ISO 4217 code of all amounts. */
    readonly currency: string;
  };

/** Options of a chart that can be explored, in its attribute `data-explore`. */
export interface ExploreOptions {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  /** Series shown, by name. */
  readonly f: readonly string[];
}
