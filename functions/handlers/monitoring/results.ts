import type { FeatureDrift, ProductVerdict } from "../../monitoring/product-verdict";
import type { ProductScore } from "../../monitoring/run/score-product";

/** The last closed day of a product: its actual beside the forecasts of every horizon step. */
export interface LastDay {
  readonly actual: number;
  readonly baseline: number | null;
  /** Forecast of step `h` at index `h - 1`; `null` where there is none. */
  readonly forecasts: readonly (number | null)[];
}

/** How far the values of a drifting feature in the current window are from those of the reference window. */
export interface DriftEvidence extends FeatureDrift {
  readonly ksStatistic: number | null;
  readonly ksPValue: number | null;
  readonly psi: number | null;
  readonly wasserstein: number | null;
}

/** Values of the features on a day; `null` where missing. */
export type InputRow = Readonly<Record<string, number | null>>;

/** What a run found out about one product. Survives JSON: parts of a fleet run are written and read again. */
export interface ProductResult {
  readonly score: ProductScore;
  readonly verdict: ProductVerdict;
  readonly lastDay?: LastDay;
  readonly evidence: readonly DriftEvidence[];
  /** Features on the last closed day; absent when the product has no row on it. */
  readonly inputs?: InputRow;
  /** Features on the days of the week before, while there is no baseline. */
  readonly baselineInputs?: readonly InputRow[];
}

/** What a run found out about some shards, or all. */
export interface FleetResult {
  readonly products: readonly ProductResult[];
  /** Days of the window on which at least one product has a row. */
  readonly openDays: readonly number[];
  /** Days of the window that have forecasts. */
  readonly windowDays: readonly number[];
  readonly modelVersion: string | null;
}
