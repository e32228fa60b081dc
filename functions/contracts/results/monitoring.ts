/**
 * What a monitoring run leaves in the lake, for the report, the operator scripts and any BI tool.
 *
 * An undefined measure is `null` in the JSON and `NaN` in a numeric Parquet column; never 0.
 */
import type { ChangeKind } from "../likely-causes";
import type { ConceptStatus } from "../product-verdict";

/** Measures of accuracy; see functions/demand/error-measures.ts. */
export interface MeasuredAccuracy {
  readonly wape: number | null;
  /** Over positive actuals. */
  readonly mapePercent: number | null;
  readonly maeUnits: number | null;
  readonly rmseUnits: number | null;
  /** Sum of (forecast - actual) / sum of |actual|; positive = over-forecast. */
  readonly biasRatio: number | null;
  readonly smapePercent: number | null;
  /** Of several products the mean, undefined ones left out. */
  readonly mase: number | null;
  readonly rmsse: number | null;
  readonly r2: number | null;
  /** Pinball loss of the lower (0.1) and upper (0.9) bound, mean; and share of actuals within the bounds. */
  readonly pinballLoss: number | null;
  readonly coverage: number | null;
}

/** Accuracy of the model's own forecasts made the day before (horizon step 1), over the scored window. */
export interface AccuracySummary extends MeasuredAccuracy {
  /** WAPE of the seasonal-naive forecast (same weekday a week before) on the same product-days. */
  readonly baselineWape: number | null;
  /** Product-days with a positive actual, which MAPE uses, and those without, which it leaves out. */
  readonly mapeActualsUsed: number;
  readonly mapeActualsZero: number;
  /** WAPE with each product weighted by its revenue instead of its units. */
  readonly revenueWeightedWape: number | null;
  /** Means over products, weighted by the units they sold and by their revenue in the window. */
  readonly byUnits: MeasuredAccuracy;
  readonly byRevenue: MeasuredAccuracy;
}

/** How the product-days of the window were treated. They add up to `total`. */
export interface DayCounts {
  readonly total: number;
  readonly scored: number;
  /** The whole fleet was closed: no actual is expected. */
  readonly closed: number;
  /** Out of stock: sales understate demand, so the day is not scored. */
  readonly censored: number;
  /** A forecast without an actual on an open day, or an actual that is not a number. */
  readonly missing: number;
  /** The model's forecast was not to be believed: the baseline's stood in, and is not scored as the model's. */
  readonly quarantined: number;
}

/** Accuracy of the forecasts made `step` days before the last closed day; MASE and RMSSE are means over products. */
export interface HorizonAccuracy extends MeasuredAccuracy {
  readonly step: number;
  readonly actualsUsed: number;
}

export interface DriftSummary {
  readonly productsTested: number;
  readonly productsDrifted: number;
  /** Products drifting per feature, most first. */
  readonly byFeature: readonly { readonly feature: string; readonly products: number }[];
}

export interface ConceptSummary {
  readonly ok: number;
  readonly warning: number;
  readonly degraded: number;
  readonly insufficientData: number;
}

/** Products that sell too seldom to be judged alone, judged together. They count as `insufficientData` one by one. */
export interface SlowMoverVerdict {
  readonly products: number;
  readonly status: ConceptStatus;
  /** Evidence over its threshold; above 1 = warning or degraded. */
  readonly score: number | null;
  /** Units sold over units expected in the weeks that changed, or in the last one. */
  readonly ratio: number | null;
  /** ISO date of the first week that changed. */
  readonly since: string | null;
}

/** What became of a change. */
export const CHANGE_STATES = ["in-alarm", "new-normal", "acknowledged", "expected"] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/**
 * A change of a product that somebody should know of: one in alarm; one whose alarm is over although it lasts, and that
 * nobody acknowledged (`new-normal`); one that was declared. Row of `monitoring/dt=D/changes/data.parquet`.
 */
export interface OpenChange {
  readonly productId: string;
  /** A feature, `units_sold`, or `forecast_error`. */
  readonly feature: string;
  readonly kind: ChangeKind;
  /** Of a text feature: the value it is about. */
  readonly text: string | null;
  readonly state: ChangeState;
  /** ISO date on which the change is thought to have begun, or was declared to. */
  readonly since: string;
  /** ISO date of the run that was first in alarm; of a declaration, its day. */
  readonly raisedOn: string;
  /** ISO date of the run for which the monitor was used to it; `null` while it is in alarm. */
  readonly settledOn: string | null;
  /** In the unit of the kind: mean of a level, deviation of a spread, share of days; 1 and the error's ratio. */
  readonly before: number | null;
  readonly now: number | null;
  /** Highest evidence over its threshold; 0 of what was declared and never in alarm. */
  readonly score: number;
  readonly revenuePerDay: number | null;
  /** Declaration that it is, with who declared it and why. */
  readonly declarationId: string | null;
  readonly declaredBy: string | null;
  readonly why: string | null;
}

/** How many changes there are in each state, and those nobody acknowledged, by revenue; at most 50. */
export interface ChangesSummary {
  readonly newNormal: number;
  readonly acknowledged: number;
  readonly expected: number;
  readonly unacknowledged: readonly OpenChange[];
}

/** A change that many products share: found over all of them, and told once. */
export interface FleetEvent {
  readonly id: string;
  /** `fleet`, `XYZ X`, or a text column and its value. */
  readonly className: string;
  /** A feature, `units_sold`, or `forecast_error`. */
  readonly feature: string;
  readonly kind: ChangeKind;
  /** Of the values, of demand over forecasts, or of how far forecasts are off. */
  readonly direction: "up" | "down";
  /** Of forecasts: it is their size that changed, in no direction. */
  readonly isSize: boolean;
  /** ISO dates: onset, run that first told it, last run in alarm. */
  readonly since: string;
  readonly raisedOn: string;
  readonly lastInAlarm: string;
  /** Highest evidence over its threshold. */
  readonly score: number;
  /** Products of the class, and the share of them that at least moved that way. */
  readonly products: number;
  readonly share: number;
  readonly lookAt: readonly string[];
}

/** One reason why a product is in alarm, and what to do about it. */
export interface AlarmCause {
  /** What is wrong, without figures that move from day to day. */
  readonly reason: string;
  /** What is wrong, with figures. */
  readonly text: string;
  readonly feature: string;
  readonly kind: ChangeKind;
  /** ISO date. */
  readonly since: string | null;
  /** Evidence over the alarm threshold; above 1 = alarm. */
  readonly score: number;
  /** A stable product shows so much on one of so many days; `null` beyond 10,000. */
  readonly oneInDays: number | null;
  /** Other products in alarm for the same reason since about the same day: how many, and the first of them. */
  readonly sharedBy: number;
  readonly sharedWith: readonly string[];
  /** Where to look, the likeliest first. */
  readonly lookAt: readonly string[];
}

/** What the endpoint was asked on the last closed day, held against its baseline. */
export interface LiveInputsSummary {
  readonly rows: number;
  /** A type, a completeness, a domain or the set of columns that is not what it was; drift of distributions is none. */
  readonly violations: readonly {
    readonly feature: string;
    readonly check: string;
    readonly description: string;
  }[];
}

/** A product somebody should look at, worst first. */
export interface AttentionItem {
  readonly productId: string;
  /** Of the product master, where it has one. */
  readonly name?: string;
  readonly reasons: readonly string[];
  /** The same one by one, most certain first. */
  readonly causes: readonly AlarmCause[];
  /** ISO date on which the change is thought to have begun. */
  readonly since: string | null;
  /** Score over threshold, the larger of data and concept drift; above 1 = alarm. */
  readonly score: number;
  /** Revenue per day of the product in the current window, in the currency of the data. */
  readonly revenuePerDay: number | null;
  readonly watched: boolean;
}

/** `monitoring/dt=D/summary.json`. */
export interface MonitoringSummary {
  readonly environment: string;
  /** D, ISO date. */
  readonly runDay: string;
  /** Last day whose actuals the run knows: D-1. */
  readonly forecastOrigin: string;
  /** Days whose forecasts are scored in `accuracy`, inclusive; `null` while nothing was scored. */
  readonly window: { readonly from: string; readonly to: string; readonly days: number } | null;
  readonly referenceWindowDays: number;
  readonly currentWindowDays: number;
  readonly products: number;
  readonly productsScored: number;
  readonly days: DayCounts;
  readonly accuracy: AccuracySummary;
  /** Accuracy of the last closed day alone, the newest point of a trend. */
  readonly lastDay: {
    readonly date: string;
    readonly wape: number | null;
    readonly baselineWape: number | null;
  };
  readonly horizon: readonly HorizonAccuracy[];
  readonly drift: DriftSummary;
  readonly concept: ConceptSummary;
  /** `null` where every product is judged alone; absent in summaries of runs before it was known. */
  readonly slowMovers?: SlowMoverVerdict | null;
  /** At most 50, worst first. */
  readonly attention: readonly AttentionItem[];
  /** Absent in summaries of runs before they were known, as are the events: in alarm, or so within 60 days. */
  readonly changes?: ChangesSummary;
  readonly events?: readonly FleetEvent[];
  /** Products whose own alarms are part of an event, and do not count one by one. */
  readonly productsInEvents?: number;
  /** `null` when nothing was captured; absent in summaries of runs before it was known. */
  readonly liveInputs?: LiveInputsSummary | null;
  readonly metricsPublished: number;
  readonly modelVersion: string | null;
}

/** Row of `monitoring/dt=D/products/data.parquet`, sorted by product. Numbers are `NaN` where undefined. */
export interface MonitoringProductRow {
  readonly product_id: string;
  readonly wape: number;
  readonly baseline_wape: number;
  readonly mape_percent: number;
  readonly mape_actuals_used: number;
  readonly mape_actuals_zero: number;
  readonly mae_units: number;
  readonly rmse_units: number;
  readonly bias_ratio: number;
  readonly mase: number;
  readonly rmsse: number;
  readonly smape_percent: number;
  readonly r2: number;
  readonly pinball_loss: number;
  readonly coverage: number;
  readonly days_scored: number;
  readonly days_censored: number;
  readonly days_missing: number;
  readonly days_closed: number;
  readonly days_quarantined: number;
  readonly units: number;
  readonly revenue: number;
  readonly data_drift: boolean;
  /** Drift score over its threshold (above 1 = drift) of the worst feature. */
  readonly drift_score: number;
  /** Drifting features, `,` between them; empty when there is none. */
  readonly drift_features: string;
  /** ISO date, empty when there is none. */
  readonly drift_since: string;
  readonly concept: ConceptStatus;
  /** Concept-drift score over its threshold (above 1 = warning or degraded). */
  readonly concept_score: number;
  /** Recent error over the product's own baseline error. */
  readonly concept_error_ratio: number;
  readonly concept_samples: number;
  readonly concept_since: string;
  /** Ids of the events that its alarms are part of, `,` between them. */
  readonly events: string;
}

/** Row of `monitoring/dt=D/scores/data.parquet`: one product, one closed day, the forecast made the day before. */
export interface DailyScoreRow {
  readonly product_id: string;
  readonly date: number;
  readonly actual: number;
  readonly predicted_demand: number;
  /** Seasonal-naive forecast of the same day. */
  readonly baseline_predicted_demand: number;
  readonly lower: number;
  readonly upper: number;
  readonly selling_price: number;
  /** `scored`, `closed`, `censored`, `missing` or `quarantined`. */
  readonly treatment: string;
  /** `model`, or `baseline` where its forecast stood in: `predicted_demand` is what was used. */
  readonly forecast_source: string;
  /** Of the variant that competes with the champion; absent on days on which there is none, `NaN` where it said nothing. */
  readonly competitor_predicted_demand?: number;
  readonly competitor_lower?: number;
  readonly competitor_upper?: number;
  readonly competitor_model_version?: string;
  /** `challenger` or `shadow`. */
  readonly competitor_variant?: string;
}
