/**
 * What each function is told by its closure in `infra/functions.ts`. Plain values: they are serialised
 * into the package. Names of resources come from the stack, thresholds from the stack's configuration.
 */

export interface CommonSettings {
  /** Stack name: `dev`, `prod`. */
  readonly environment: string;
  readonly lakeBucketName: string;
}

export interface ForecastSettings {
  readonly endpointName: string;
  readonly modelVersion: string;
  /** `json` for the instances/predictions contract, `csv` for feature columns in `featureOrder`. */
  readonly contentType: "json" | "csv";
  readonly featureOrder: readonly string[];
  /** The endpoint holds one artifact per product, `{product_id}.tar.gz`, and is asked for each by name. */
  readonly modelPerProduct?: boolean;
  readonly horizonDays: number;
}

export type PredictSettings = CommonSettings & ForecastSettings;
export type BatchPredictSettings = CommonSettings & ForecastSettings;

/** Of `fleet-step`, the steps of a fleet run that belong to no task. */
export type FleetSettings = BatchPredictSettings & {
  /** Predictions are made by Batch Transform: the plan names a job and its folders. */
  readonly batchTransform: boolean;
};

export interface MonitorSettings extends CommonSettings {
  readonly alertTopicArn: string;
  /** Address of the dashboard for the message; absent when there is no API. */
  readonly dashboardUrl?: string;
  readonly horizonDays: number;
  readonly referenceWindowDays: number;
  readonly currentWindowDays: number;
  /** Products whose own metrics go to CloudWatch. */
  readonly watchList: readonly string[];
  /** False alarms tolerated per stable product and run, 0 to 1. */
  readonly falseAlarmRate: number;
}

/** The inventory policy and the prices of errors. Money is in the currency of the data. */
export interface BusinessSettings {
  readonly leadTimeDays: number;
  readonly leadTimeDeviationDays: number;
  readonly reviewPeriodDays: number;
  readonly serviceTarget: "cycle-service-level" | "fill-rate";
  /** 0 to 1, for example 0.98. */
  readonly serviceLevelTarget: number;
  /** Whether each review orders up to the level (when absent), or waits for a reorder point. */
  readonly orderPolicy?: "order-up-to" | "reorder-point";
  /** How safety stock is found; `empirical` (from past forecast errors) when absent. */
  readonly safetyStockMethod?: "empirical" | "normal" | "poisson" | "negative-binomial";
  /** Least quantity of one order; 1 when absent. */
  readonly minimumOrderUnits?: number;
  /** Orders come in multiples of this; 1 when absent. */
  readonly packUnits?: number;
  /** Margin as a share of the selling price, 0 to 1. */
  readonly grossMarginRatio: number;
  /** Cost of holding a unit for a year as a share of its cost, for example 0.25. */
  readonly annualHoldingCostRatio: number;
  readonly costPerOrderUsd: number;
  /** How many US dollars one unit of the data's currency is worth. */
  readonly usdPerCurrencyUnit: number;
}

export interface ReplenishSettings extends CommonSettings, BusinessSettings {
  readonly eventBusName: string;
  readonly horizonDays: number;
}

export interface ReportSettings extends CommonSettings, BusinessSettings {
  readonly horizonDays: number;
  /** Days a report covers unless it is asked for others. */
  readonly reportWindowDays: number;
}

export interface CostsSettings extends CommonSettings {
  readonly alertTopicArn: string;
  /** Cost-allocation tag that marks our resources, for example `final-mile:stack`. */
  readonly costTagKey: string;
  readonly costTagValue: string;
  readonly monthlyBudgetUsd: number;
  readonly endpointName: string;
  /** One-time cost of setting the system up, for the payback time. */
  readonly setupCostUsd: number;
}
