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

/** Product, class, figures, index of the state, and the product's name where it has one. */
export type ProductData = readonly (string | number | null)[];

/** The table of all products and the map over it. */
export interface ProductsData {
  /** Columns of a row; `s` is a state. */
  readonly columns: readonly { readonly f: ValueFormat | "s" }[];
  /** Column that the table is sorted by at first, descending. */
  readonly sort: number;
  /** Text, style class and name of each state. */
  readonly states: readonly (readonly [text: string, style: string, name: string])[];
  readonly rows: readonly ProductData[];
  /** Where all rows are had, and how many they are, when the page has but the first of them. */
  readonly more?: { readonly from: string; readonly count: number };
  /** Points of the map: x, y, index of the row in the page. */
  readonly map: readonly (readonly [number, number, number])[];
}

export type PageData = DailyData &
  Partial<ProductsData> & {
    /** ISO 4217 code of all amounts. */
    readonly currency: string;
  };

/** As a page holds it: days without a gap by the first of them and their number. */
export type PackedPageData = Omit<PageData, "dates"> & {
  readonly dates: PageData["dates"] | readonly [first: string, count: number];
};

const DAY_MS = 86_400_000;

export function packDates(dates: PageData["dates"]): PackedPageData["dates"] {
  const packed = [dates[0] ?? "", dates.length] as const;
  return unpackDates(packed).join() === dates.join() ? packed : dates;
}

export function unpackDates(dates: PackedPageData["dates"]): PageData["dates"] {
  const [first, count] = dates;
  if (typeof count !== "number") return dates as PageData["dates"];
  return Array.from({ length: count }, (_, day) =>
    new Date(Date.parse(first!) + day * DAY_MS).toISOString().slice(0, 10),
  );
}

/** Options of a chart that can be explored, in its attribute `data-explore`. */
export interface ExploreOptions {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  /** Series shown, by name. */
  readonly f: readonly string[];
}
