/** What `costs` leaves in the lake, for the dashboard, the operator scripts and finance. */

/** The month against its budget. */
export type BudgetStatus = "within" | "forecast-over" | "over";

/** What a service cost in a period, by its billing name. */
export interface ServiceCost {
  readonly service: string;
  readonly usd: number;
}

/** A change that saves money, with what it rests on. */
export interface Recommendation {
  /** Stable, so that a repeated run names the same thing: `<rule>:<resource>`. */
  readonly id: string;
  readonly rule: string;
  readonly resource: string;
  readonly title: string;
  readonly savingUsdPerMonth: number;
  readonly risk: "low" | "medium" | "high";
  /** Measured figures that speak for it, in words. */
  readonly evidence: readonly string[];
  /** The setting of the stack that does it; absent when it has to be done elsewhere. */
  readonly change?: { readonly configKey: string; readonly from: unknown; readonly to: unknown };
  /** Day and region of the price that the saving is computed with; absent when the bill itself tells it. */
  readonly price?: {
    readonly usd: number;
    readonly unit: string;
    readonly region: string;
    readonly asOf: string;
  };
}

/** Days of a figure, both inclusive, ISO. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/** `reports/dt=D/costs.json`. An undefined measure is `null`, never 0. */
export interface CostsReport {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly runDay: string;
  readonly currency: "USD";
  /** Which resources count as ours. */
  readonly tag: { readonly key: string; readonly value: string };
  /** Its period is `null` on the first day of a month, before anything is billed for it. */
  readonly monthToDate: {
    readonly period: Period | null;
    readonly usd: number;
    readonly byService: readonly ServiceCost[];
  };
  /** The last 30 days. */
  readonly trailing: {
    readonly period: Period;
    readonly usd: number;
    readonly byService: readonly ServiceCost[];
    readonly daily: readonly { readonly date: string; readonly usd: number }[];
  };
  readonly monthEnd: {
    readonly usd: number | null;
    readonly lowUsd: number | null;
    readonly highUsd: number | null;
    readonly method: "cost-explorer" | "run-rate" | null;
  };
  readonly budget: {
    readonly monthlyUsd: number;
    readonly status: BudgetStatus | null;
    readonly usedRatio: number | null;
    readonly forecastRatio: number | null;
  };
  readonly unitCost: {
    readonly predictions: number;
    readonly products: number | null;
    readonly usdPer1000Predictions: number | null;
    readonly usdPerProductMonth: number | null;
  };
  /** What watching costs: services that do nothing else, of the trailing period. */
  readonly monitoring: {
    readonly usd: number;
    readonly shareRatio: number | null;
    readonly byService: readonly ServiceCost[];
  };
  /** `null` while the business report has no figure. */
  readonly roi: {
    readonly period: Period;
    readonly benefitUsd: number;
    readonly benefitLowUsd: number | null;
    readonly benefitHighUsd: number | null;
    readonly awsCostUsd: number;
    readonly setupCostUsd: number;
    readonly roiPercent: number | null;
    readonly roiLowPercent: number | null;
    readonly roiHighPercent: number | null;
    readonly netUsdPerMonth: number;
    readonly paybackMonths: number | null;
  } | null;
  readonly recommendations: readonly Recommendation[];
  /** What this report itself cost: Cost Explorer bills each page. */
  readonly costExplorerRequests: number;
  readonly costExplorerUsd: number;
  readonly notes: readonly string[];
}
