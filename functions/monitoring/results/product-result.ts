import type { FeatureDrift, ProductVerdict } from "../../contracts/product-verdict";
import type { OpenChange } from "../../contracts/results/monitoring";
import type { PoolDocument } from "../events/surprise-pool";
import type { Change } from "../run/compare-since";
import type { DaySums } from "../run/day-sums";
import type { ProductScore } from "../run/score-product";
import type { InputTable } from "./input-table";
import type { SlowMovers } from "./slow-movers";

/** How far the values of a drifting feature in the current window are from those of the reference window. */
export interface DriftEvidence extends FeatureDrift, Change {
  /** Of a text feature: the value it is about. */
  readonly text?: string;
  readonly ksStatistic: number | null;
  readonly ksPValue: number | null;
  readonly psi: number | null;
  readonly wasserstein: number | null;
}

/** What a run found out about one product. Survives JSON: parts of a fleet run are written and read again. */
export interface ProductResult {
  readonly score: ProductScore;
  readonly verdict: ProductVerdict;
  readonly evidence: readonly DriftEvidence[];
  /** What became of its changes; none when absent. */
  readonly changes?: readonly OpenChange[];
  /** The fleet and what else it belongs to, where it is judged. */
  readonly classes?: readonly string[];
  /** Ids of the events that its alarms are part of. */
  readonly events?: readonly string[];
}

/** What is known of a fleet beside its products. */
export interface FleetOutline {
  /** The last closed day: its forecasts of every horizon step, summed shard by shard. */
  readonly lastDay: DaySums;
  /** Features on the last closed day, shard by shard. */
  readonly inputs: InputTable;
  /** Features on the days of the week before, while there is no baseline. */
  readonly baselineInputs?: InputTable;
  /** Products that sell too seldom to be judged alone, added up. */
  readonly slowMovers?: SlowMovers;
  /** What the products had in common on the days since the last run; none when absent. */
  readonly pool?: PoolDocument;
  /** Days of the window on which at least one product has a row. */
  readonly openDays: readonly number[];
  /** Days of the window that have forecasts. */
  readonly windowDays: readonly number[];
  readonly modelVersion: string | null;
}

/** What a run found out about some shards, or all: products shard by shard, by id within one. */
export interface FleetResult extends FleetOutline {
  readonly products: readonly ProductResult[];
}

/** What a run found out about the whole fleet, some shards at a time, so that it need not fit into memory. */
export interface FleetParts {
  readonly count: number;
  /** In the order of the shards; can be read again. */
  read(): AsyncIterable<FleetResult>;
}
