import type { KnownDemand } from "../../functions/business/books/known-demand";

/** Half a year of demand that bounds nothing and tells no rate: products of the first class that sell every day. */
export function knownDemand(count: number, wanted: Partial<KnownDemand> = {}): KnownDemand {
  return {
    highestIntervalUnits: new Float64Array(count).fill(1_000_000),
    demandCycleShare: new Float64Array(count).fill(1),
    knownDays: new Float64Array(count).fill(168),
    recentUnits: new Float64Array(count).fill(Number.NaN),
    serviceClass: new Uint8Array(count),
    ...wanted,
  };
}
