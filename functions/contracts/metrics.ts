/**
 * The only list of our CloudWatch metrics: names, units, dimensions.
 *
 * Handlers publish from it, `infra/` builds alarms and dashboards from it. The number of fleet metrics is
 * fixed and the watch-list bounded, so the bill does not grow with the number of products.
 */

import { instantOfDay } from "../demand/calendar";

/** Namespace of all metrics. */
export const METRIC_NAMESPACE = "DemandForecast";

/** Value of the dimension `ModelType` on product metrics. */
const MODEL_TYPE = "DemandForecast";

/** Units of CloudWatch that we use. `None` for ratios (0 to 1). */
export type MetricUnit = "None" | "Count" | "Percent" | "Seconds" | "Milliseconds";

export interface MetricDefinition {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly description: string;
}

/** One value to publish. `timestampMs` makes a re-run overwrite the same point. */
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

/** Dimensions of a watched product. */
export function productDimensions(productId: string): Readonly<Record<string, string>> {
  return { ProductId: productId, ModelType: MODEL_TYPE };
}

/** Fleet aggregates, dimension `Environment`. */
export const FLEET_METRICS = {
  wape: { name: "FleetWape", unit: "None", description: "Sum of absolute errors / sum of absolute actuals." },
  biasRatio: { name: "FleetBiasRatio", unit: "None", description: "Positive = over-forecast." },
  baselineWape: {
    name: "FleetBaselineWape",
    unit: "None",
    description: "WAPE of the seasonal-naive baseline.",
  },
  productsScored: { name: "ProductsScored", unit: "Count", description: "Products with a scored forecast." },
  dataDriftShare: {
    name: "DataDriftShare",
    unit: "None",
    description: "Share of tested products with data drift.",
  },
  conceptDegradedShare: {
    name: "ConceptDegradedShare",
    unit: "None",
    description: "Share of tested products whose error has degraded.",
  },
  forecastsWritten: {
    name: "ForecastsWritten",
    unit: "Count",
    description: "Heartbeat of batch-predict: forecasts that a run wrote.",
  },
  monitoringRun: { name: "MonitoringRun", unit: "Count", description: "Heartbeat: 1 per finished run." },
} as const satisfies Record<string, MetricDefinition>;

/** Metrics of watched products, dimensions `ProductId` and `ModelType`. */
export const PRODUCT_METRICS = {
  mape: { name: "MAPE", unit: "Percent", description: "MAPE over positive actuals of the window." },
  wape: { name: "WAPE", unit: "None", description: "WAPE of the window." },
  dataDrift: { name: "DataDrift", unit: "None", description: "Drift score over its threshold." },
  conceptDrift: { name: "ConceptDrift", unit: "None", description: "Error ratio over its threshold." },
} as const satisfies Record<string, MetricDefinition>;

/** Business figures of the last run, dimension `Environment`. */
export const BUSINESS_METRICS = {
  fillRate: { name: "FillRate", unit: "None", description: "Units served from stock / units demanded." },
  cycleServiceLevel: {
    name: "CycleServiceLevel",
    unit: "None",
    description: "Share of replenishment cycles without a stockout.",
  },
  stockoutDays: {
    name: "StockoutDays",
    unit: "Count",
    description: "Product-days out of stock in the window.",
  },
  ordersSuggested: {
    name: "OrdersSuggested",
    unit: "Count",
    description: "Order lines suggested for the day.",
  },
  benefitUsd: {
    name: "BenefitUsd",
    unit: "None",
    description: "US dollars the forecasts earned in the window over the baseline's.",
  },
} as const satisfies Record<string, MetricDefinition>;

/** What the environment costs, in US dollars, dimension `Environment`. */
export const COST_METRICS = {
  monthToDateUsd: { name: "MonthToDateUsd", unit: "None", description: "AWS bill of the month so far." },
  monthEndUsd: { name: "MonthEndUsd", unit: "None", description: "AWS bill expected at the month's end." },
  usdPer1000Predictions: {
    name: "UsdPer1000Predictions",
    unit: "None",
    description: "AWS bill of the last 30 days per 1,000 forecasts.",
  },
  roiPercent: { name: "RoiPercent", unit: "Percent", description: "(Benefit - AWS cost) / AWS cost." },
} as const satisfies Record<string, MetricDefinition>;

/** A figure of a run; `null` or `undefined` where it is undefined. */
export type Figure = readonly [metric: MetricDefinition, value: number | null | undefined];

/**
 * Figures of an environment as data to publish, at the beginning of the run day, so that a repeated run
 * overwrites its own points. An undefined figure is left out: there is no number for it.
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
