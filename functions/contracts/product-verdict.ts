/** Verdict on the forecast error of a product. */
export const CONCEPT_STATUSES = ["ok", "warning", "degraded", "insufficient-data"] as const;
export type ConceptStatus = (typeof CONCEPT_STATUSES)[number];

/** What changed about a feature. */
export const DRIFT_KINDS = [
  "level",
  "spread",
  "rate",
  "missing",
  "decimals",
  "new-value",
  "vanished-value",
  "share",
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** A feature whose behaviour is no longer that of its reference. */
export interface FeatureDrift {
  readonly feature: string;
  readonly kind: DriftKind;
  /** Evidence over its threshold; above 1 = drift. */
  readonly score: number;
  /** First day of the change, as far as it can be dated. */
  readonly sinceDay: number;
  /** Of a text feature: the value it is about, by the code that the series gives it. */
  readonly code?: number;
}

export interface DataDriftVerdict {
  readonly status: "drifted" | "stable" | "insufficient-data";
  /** Largest evidence over its threshold; `undefined` when nothing could be tested. */
  readonly score: number | undefined;
  /** Drifting features, strongest first; empty unless the status is `drifted`. */
  readonly features: readonly FeatureDrift[];
}

export interface ConceptVerdict {
  readonly status: ConceptStatus;
  /** Evidence over its threshold; above 1 = warning or degraded. */
  readonly score: number | undefined;
  /** Recent error over the product's own baseline error. */
  readonly errorRatio: number | undefined;
  /** Scored days the verdict rests on. */
  readonly sampleCount: number;
  readonly sinceDay: number | undefined;
}

/** Units of the last 26 complete weeks, the oldest first; a week is seven days from a multiple of seven on. */
export interface SlowMoverWeeks {
  readonly lastWeek: number;
  readonly actual: readonly number[];
  /** What forecasts expected, corrected for their bias so far. */
  readonly expected: readonly number[];
}

/** What the monitor says about one product after a day. */
export interface ProductVerdict {
  readonly data: DataDriftVerdict;
  readonly concept: ConceptVerdict;
  /** Of a product that sells too seldom to be judged alone: what it adds to the verdict on all such products. */
  readonly slowMover?: SlowMoverWeeks;
}

/** Nothing can be known yet. */
export const UNKNOWN_VERDICT: ProductVerdict = {
  data: { status: "insufficient-data", score: undefined, features: [] },
  concept: {
    status: "insufficient-data",
    score: undefined,
    errorRatio: undefined,
    sampleCount: 0,
    sinceDay: undefined,
  },
};
