/** Columns without which a file is no demand file. */
export const REQUIRED_COLUMNS = ["date", "product_id", "units_sold", "selling_price"] as const;
export type RequiredColumn = (typeof REQUIRED_COLUMNS)[number];

/**
 * A daily demand file as read, column by column, in the order of the file. Row `i` is product
 * `products[productIndex[i]]` on day `days[i]`; missing numbers are `NaN`, missing texts `undefined`.
 */
export interface DemandRows {
  readonly fileName: string;
  readonly rowCount: number;
  /** Distinct product ids in the order of their first row. */
  readonly products: readonly string[];
  /** Spellings of ids that were brought into another form. */
  readonly respelled: readonly string[];
  readonly productIndex: Int32Array;
  readonly days: Int32Array;
  readonly unitsSold: Float64Array;
  readonly sellingPrice: Float64Array;
  /** Every other numeric column, by name. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
  /** Every other text column, by name. */
  readonly texts: Readonly<Record<string, readonly (string | undefined)[]>>;
  /** Where each row stands in the file: its line (CSV) or its row from 1 (Parquet). */
  readonly lines: Int32Array;
  /** What `lines` counts: "line" or "row". */
  readonly lineNoun: "line" | "row";
}

/** A typed array that grows as it is appended to. */
export class GrowingColumn<T extends Float64Array | Int32Array> {
  private values: T;
  length = 0;

  constructor(private readonly create: (length: number) => T) {
    this.values = create(1 << 14);
  }

  append(value: number): void {
    if (this.length === this.values.length) {
      const grown = this.create(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  finish(): T {
    return this.values.slice(0, this.length) as T;
  }
}

export function growingFloats(): GrowingColumn<Float64Array> {
  return new GrowingColumn((length) => new Float64Array(length));
}

export function growingInts(): GrowingColumn<Int32Array> {
  return new GrowingColumn((length) => new Int32Array(length));
}
