/** `predictions/dt=D/_summary.json`: what a batch run did, and what the function answers. */
export interface BatchPredictSummary {
  readonly runDate: string;
  readonly forecastOrigin: string;
  readonly modelVersion: string;
  readonly shards: number;
  readonly products: number;
  readonly forecasts: number;
  /** Products whose sale has ended: no row in the features' window. */
  readonly inactiveProducts: number;
  readonly keys: readonly string[];
  readonly failures: readonly { readonly shardId: string; readonly reason: string }[];
}
