import type { Competitor } from "../variants";

/** A forecast of the model that was not used. */
export interface QuarantinedForecast {
  readonly productId: string;
  readonly date: string;
  /** What is wrong with it. */
  readonly fault: string;
  /** What the model answered, as text: JSON knows no infinity. */
  readonly predicted: string;
  readonly lower: string;
  readonly upper: string;
  /** The most that would have been believed. */
  readonly limitUnits: number;
}

/** Forecasts that were not used; the baseline's stand in for them. */
export interface Quarantine {
  readonly forecasts: number;
  readonly products: number;
  /** How many, by what is wrong with them. */
  readonly faults: Readonly<Record<string, number>>;
  /** The first ones, at most {@link QUARANTINE_EXAMPLES}. */
  readonly examples: readonly QuarantinedForecast[];
}
export const QUARANTINE_EXAMPLES = 20;

/** What a batch run got from the variant that competes with the champion. */
export interface CompetitorRun {
  readonly variant: Competitor;
  readonly modelVersion: string;
  /** Its forecasts. Those of a shadow are found the day after, in what the endpoint captured: 0 here. */
  readonly forecasts: number;
  /** Shards for which it could not be asked. */
  readonly shardsFailed: number;
}

/** What a batch run did, and what the function answers. Without `files` it is the day's `_summary.json`. */
export interface BatchPredictSummary {
  readonly runDate: string;
  readonly forecastOrigin: string;
  /** The version that made most of the forecasts. */
  readonly modelVersion: string;
  /** Forecasts by the version that made them: more than one during an A/B test or a roll-out. */
  readonly modelVersions?: Readonly<Record<string, number>>;
  /** The simple methods that forecast while there is no model, with the products of each; absent where a model did. */
  readonly simpleMethods?: Readonly<Record<string, number>>;
  /** Who competed with the champion: its forecasts are kept apart, and no order rests on them. */
  readonly competitor?: CompetitorRun;
  readonly shards: number;
  readonly products: number;
  readonly forecasts: number;
  /** Products whose sale has ended: no row in the features' window. */
  readonly inactiveProducts: number;
  readonly quarantined: Quarantine;
  /** Trading days from the last one with data to the origin, of the shard that has the newest. */
  readonly dataAgeDays: number;
  /** The files of the run's attempt: by name, the hash of their content. */
  readonly files: Readonly<Record<string, string>>;
  readonly failures: readonly { readonly shardId: string; readonly reason: string }[];
}
