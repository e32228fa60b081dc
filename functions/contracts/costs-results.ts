/** What `costs` leaves in the lake, for the dashboard, the operator scripts and finance. */
import type { BudgetStatus } from "../costs/budget";
import type { ServiceCost } from "../costs/cost-lines";
import type { Recommendation } from "../costs/recommendation";
import { formatDay } from "../demand/calendar";

export type { BudgetStatus } from "../costs/budget";
export type { ServiceCost } from "../costs/cost-lines";
export type { Recommendation } from "../costs/recommendation";

/** Key of the cost report, a {@link CostsReport}. `runDay` is D. */
export function costsReportKey(runDay: number): string {
  return `reports/dt=${formatDay(runDay)}/costs.json`;
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
