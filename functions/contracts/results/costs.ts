/** What `costs` leaves in the lake, for the dashboard, the operator scripts and finance. */
import type { ReturnFigures } from "./return";

/** The month against its budget. */
export type BudgetStatus = "within" | "forecast-over" | "over";

/** What a service cost in a period, by its billing name. */
export interface ServiceCost {
  readonly service: string;
  readonly usd: number;
}

/** A setting of the stack, and what it is to become. */
export interface ProposedSetting {
  /** `endpoint.instanceType`, without the project's namespace. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What a unit costs, and where and when that was read. */
export interface PricedUnit {
  /** `hour of ml.m5.large`. */
  readonly of: string;
  readonly usd: number;
  readonly unit: string;
  readonly region: string;
  /** Day of the price list; of a price from the bill, its last day. ISO. */
  readonly asOf: string;
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
  /** What was measured, each with its metric, statistic and days. */
  readonly evidence: readonly string[];
  readonly prices: readonly PricedUnit[];
  /** What is worse afterwards. */
  readonly givesUp: string;
  /** All settings that change together: the program accepts them as they are. Empty when a setting cannot do it. */
  readonly changes: readonly ProposedSetting[];
  /** The command, or the place, that does it where no setting can. */
  readonly byHand?: string;
  /** Of several with the same name one can be had: they change the same thing. */
  readonly oneOf?: string;
}

/** What a rule could not judge yet, and why. */
export interface Undecided {
  readonly rule: string;
  readonly resource: string;
  /** `memory was measured on 3 days; 7 are needed`. */
  readonly because: string;
}

/** What lies under a prefix of the lake. */
export interface StoredPrefix {
  readonly prefix: string;
  readonly objects: number;
  readonly bytes: number;
  /** Bytes by class of storage. */
  readonly bytesByClass: Readonly<Record<string, number>>;
  /** Age of the oldest object, in days; `null` where there is none. */
  readonly oldestDays: number | null;
  /** Looked at in part only: there is more. */
  readonly isPartial: boolean;
}

/** A version under `models/`, by size and age. */
export interface StoredModel {
  readonly version: string;
  readonly bytes: number;
  readonly ageDays: number;
  readonly storageClass: string;
  readonly isServed: boolean;
  /** Whether it has a model for all products; absent in reports of before it was told. */
  readonly hasModelForAll?: boolean;
}

/** Days of a figure, both inclusive, ISO. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

export interface DailyCost {
  readonly date: string;
  readonly usd: number;
  /** False for a newest day that is not billed in full yet; absent in reports of before it was told. */
  readonly isComplete?: boolean;
  /** Absent in reports of before it was told. */
  readonly byService?: readonly ServiceCost[];
}

/** What the account paid without our tag for services that we use. */
export interface UntaggedCosts {
  readonly usd: number;
  /** Of the tagged and the untagged cost of these services together. */
  readonly shareRatio: number | null;
  readonly byService: readonly ServiceCost[];
}

/** A cost out of the ordinary, as AWS found it in the account. */
export interface CostAnomaly {
  readonly id: string;
  readonly startDate: string;
  /** `null` while it lasts. */
  readonly endDate: string | null;
  /** What it cost above what was expected. */
  readonly impactUsd: number;
  readonly services: readonly string[];
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
    readonly daily: readonly DailyCost[];
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
  /** Absent in reports of before they were told; `null` where they could not be read. */
  readonly untagged?: UntaggedCosts | null;
  readonly anomalies?: readonly CostAnomaly[] | null;
  /** Logs of the trailing period, by the bill. */
  readonly logs?: {
    readonly writtenGb: number;
    readonly writtenUsd: number;
    readonly keptGbMonths: number;
    readonly keptUsd: number;
  };
  /** What watching costs: services that do nothing else, of the trailing period. */
  readonly monitoring: {
    readonly usd: number;
    readonly shareRatio: number | null;
    readonly byService: readonly ServiceCost[];
  };
  /** `null` while the business report has no figure. */
  readonly roi: ReturnFigures | null;
  readonly recommendations: readonly Recommendation[];
  /** Absent in reports of before it was told. */
  readonly undecided?: readonly Undecided[];
  /** What lies in the lake; `null` where it could not be listed, absent in reports of before it was measured. */
  readonly storage?: {
    readonly prefixes: readonly StoredPrefix[];
    /** Oldest first. */
    readonly models: readonly StoredModel[];
  } | null;
  /** What this report itself cost: Cost Explorer bills each page. */
  readonly costExplorerRequests: number;
  readonly costExplorerUsd: number;
  readonly notes: readonly string[];
}
