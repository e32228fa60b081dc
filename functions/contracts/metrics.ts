/**
 * The only list of our CloudWatch metrics: names, units, dimensions.
 *
 * Handlers publish from it, `infra/` builds alarms and dashboards from it. The number of fleet metrics is
 * fixed and the watch-list bounded, so the bill does not grow with the number of products.
 */

import { instantOfDay } from "../demand/calendar";
import type { ScheduledEvent } from "./events";
import type { FunctionName } from "./stack-outputs";

/** Namespace of all metrics. */
export const METRIC_NAMESPACE = "DemandForecast";

/**
 * Share of a month for which one of our metrics is billed: CloudWatch charges for the hours in which a metric gets
 * data, and a daily run gives it some in one hour of the day.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/ ("prorated by the hour and metered only when you send metrics")
 */
export const BILLED_SHARE_OF_MONTH = 1 / 24;

/** Value of the dimension `ModelType` on product metrics. */
const MODEL_TYPE = "DemandForecast";

/** Units of CloudWatch that we use. `None` for ratios (0 to 1). */
export type MetricUnit = "None" | "Count" | "Percent" | "Seconds" | "Milliseconds";

export interface MetricDefinition {
  readonly name: string;
  readonly unit: MetricUnit;
}

/** One value to publish. `timestampMs` is the run's: a re-run adds to the same point, of which the largest counts. */
export interface MetricDatum {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly value: number;
  readonly timestampMs: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Dimensions of a fleet aggregate. */
export function fleetDimensions(environment: string): Readonly<Record<string, string>> {
  return { Environment: environment };
}

/** Dimensions of a watched product. Two environments of one account have the same products. */
export function productDimensions(environment: string, productId: string): Readonly<Record<string, string>> {
  return { ...fleetDimensions(environment), ProductId: productId, ModelType: MODEL_TYPE };
}

/** Heartbeat of a daily function, dimensions `Environment` and `Function`: 1 for each run its schedule started. */
export const SCHEDULED_RUN = { name: "ScheduledRun", unit: "Count" } as const satisfies MetricDefinition;

export function runDimensions(
  environment: string,
  functionName: FunctionName,
): Readonly<Record<string, string>> {
  return { ...fleetDimensions(environment), Function: functionName };
}

/** Runs that `ops` starts bear this in their execution id; the schedule's bear the id that the service gives. */
export const OPERATOR_EXECUTION_PREFIX = "ops-";

/**
 * The heartbeat of a run that has come to its end; nothing for a run that somebody started by hand or for a
 * worker of the state machine. Neither tells that the schedule is alive. It bears the time it was scheduled for.
 */
export function describeScheduledRun(
  environment: string,
  functionName: FunctionName,
  { scheduledAt, executionId, shardIds, reduce }: ScheduledEvent,
): readonly MetricDatum[] {
  if (executionId === undefined || executionId.startsWith(OPERATOR_EXECUTION_PREFIX)) return [];
  if (shardIds !== undefined || reduce !== undefined) return [];
  const dimensions = runDimensions(environment, functionName);
  return [{ ...SCHEDULED_RUN, value: 1, timestampMs: Date.parse(scheduledAt), dimensions }];
}

/** Requests of a minute of a roll-out whose answers are not fit to serve, dimension `Environment`. */
export const PROBE_REFUSALS = { name: "ProbeRefusals", unit: "Count" } as const satisfies MetricDefinition;

/** Fleet aggregates, dimension `Environment`. */
export const FLEET_METRICS = {
  /** Sum of absolute errors / sum of absolute actuals. */
  wape: { name: "FleetWape", unit: "None" },
  /** Positive = over-forecast. */
  biasRatio: { name: "FleetBiasRatio", unit: "None" },
  /** WAPE of the seasonal-naive baseline. */
  baselineWape: { name: "FleetBaselineWape", unit: "None" },
  /** WAPE that the forecasts of the day are expected to have, before its actuals are there. */
  expectedWape: { name: "ExpectedWape", unit: "None" },
  /** Products with a scored forecast. */
  productsScored: { name: "ProductsScored", unit: "Count" },
  /** Share of tested products with data drift. */
  dataDriftShare: { name: "DataDriftShare", unit: "None" },
  /** Share of tested products whose error has degraded. */
  conceptDegradedShare: { name: "ConceptDegradedShare", unit: "None" },
  /** What live requests break of what their baseline promises; nothing where none were captured. */
  liveInputViolations: { name: "LiveInputViolations", unit: "Count" },
  /** Forecasts that a run wrote. */
  forecastsWritten: { name: "ForecastsWritten", unit: "Count" },
  /** Forecasts of the model that were not to be believed, so that the baseline's stand in. */
  forecastsQuarantined: { name: "ForecastsQuarantined", unit: "Count" },
  /** Days of trade that are missing at the end of the data, at the run that orders. */
  dataAgeDays: { name: "DataAgeDays", unit: "Count" },
  /** 1 per file of demand that came by itself and is in the history. */
  filesTaken: { name: "DemandFilesTaken", unit: "Count" },
  /** 1 per file of demand that was refused. */
  filesRejected: { name: "DemandFilesRejected", unit: "Count" },
  /** 1 per finished run of the monitor, whoever started it. */
  monitoringRun: { name: "MonitoringRun", unit: "Count" },
} as const satisfies Record<string, MetricDefinition>;

/** Metrics of watched products, dimensions `Environment`, `ProductId` and `ModelType`. */
export const PRODUCT_METRICS = {
  /** MAPE over positive actuals of the window. */
  mape: { name: "MAPE", unit: "Percent" },
  /** WAPE of the window. */
  wape: { name: "WAPE", unit: "None" },
  /** Mean absolute error of the window, in units of demand. */
  mae: { name: "MAE", unit: "None" },
  /** Root mean squared error of the window, in units of demand. */
  rmse: { name: "RMSE", unit: "None" },
  /** Drift score over its threshold. */
  dataDrift: { name: "DataDrift", unit: "None" },
  /** Error ratio over its threshold. */
  conceptDrift: { name: "ConceptDrift", unit: "None" },
} as const satisfies Record<string, MetricDefinition>;

/** Business figures of the last run, dimension `Environment`. */
export const BUSINESS_METRICS = {
  /** Units served from stock / units demanded. */
  fillRate: { name: "FillRate", unit: "None" },
  /** Share of replenishment cycles without a stockout. */
  cycleServiceLevel: { name: "CycleServiceLevel", unit: "None" },
  /** Product-days out of stock in the window. */
  stockoutDays: { name: "StockoutDays", unit: "Count" },
  /** Order lines suggested for the day. */
  ordersSuggested: { name: "OrdersSuggested", unit: "Count" },
  /** Order lines that are left to a person. */
  ordersHeld: { name: "OrdersHeld", unit: "Count" },
  /** What the forecasts earned, in the currency of the business, in the window over the baseline's. */
  benefitAmount: { name: "BenefitAmount", unit: "None" },
} as const satisfies Record<string, MetricDefinition>;

/** What the environment costs, in US dollars, dimension `Environment`. */
export const COST_METRICS = {
  /** AWS bill of the month so far. */
  monthToDateUsd: { name: "MonthToDateUsd", unit: "None" },
  /** AWS bill expected at the month's end. */
  monthEndUsd: { name: "MonthEndUsd", unit: "None" },
  /** AWS bill of the last 30 days per 1,000 forecasts. */
  usdPer1000Predictions: { name: "UsdPer1000Predictions", unit: "None" },
  /** (Benefit - AWS cost) / AWS cost. */
  roiPercent: { name: "RoiPercent", unit: "Percent" },
} as const satisfies Record<string, MetricDefinition>;

/** A figure of a run; `null` or `undefined` where it is undefined. */
export type Figure = readonly [metric: MetricDefinition, value: number | null | undefined];

/**
 * Figures of an environment as data to publish, at the beginning of the run day, so that a repeated run
 * adds to its own points. An undefined figure is left out: there is no number for it.
 */
export function describeFigures(
  environment: string,
  runDay: number,
  figures: readonly Figure[],
): readonly MetricDatum[] {
  const dimensions = fleetDimensions(environment);
  return figures.flatMap(([{ name, unit }, value]) =>
    value === null || value === undefined
      ? []
      : { name, unit, value, timestampMs: instantOfDay(runDay), dimensions },
  );
}
