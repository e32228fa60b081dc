/**
 * What people declared about changes: expected ones, and alarms they acknowledged. One document of the lake, written
 * conditionally by `ops drift`, read by every run of the monitor. A declaration that was withdrawn stays as a record.
 */
import type { ChangeKind } from "./likely-causes";

/** In place of a product id: every product. */
export const ALL_PRODUCTS = "all";

export interface Declaration {
  readonly id: string;
  readonly status: "expected" | "acknowledged";
  /** A product id, or {@link ALL_PRODUCTS}. */
  readonly productId: string;
  /** A feature, `units_sold`, or `forecast_error`. */
  readonly feature: string;
  /** Only a change of this kind; of the values, not of their being there, when absent. */
  readonly kind?: ChangeKind;
  /** ISO dates: the first day of the change, the day by which it has come in, and the last day of one that ends. */
  readonly from: string;
  readonly settledOn: string;
  readonly until?: string;
  readonly why: string;
  readonly declaredBy: string;
  /** ISO instant. */
  readonly declaredAt: string;
  readonly withdrawn?: { readonly by: string; readonly at: string };
}

export interface DeclarationsDocument {
  readonly schemaVersion: 1;
  readonly declarations: readonly Declaration[];
}
