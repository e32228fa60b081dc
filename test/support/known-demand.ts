import type { KnownDemand } from "../../functions/business/books/known-demand";

/** Half a year of demand that bounds nothing: products of the first class that sell every day. */
export function knownDemand(count: number, wanted: Partial<KnownDemand> = {}): KnownDemand {
  return {
    highestIntervalUnits: new Float64Array(count).fill(1_000_000),
    demandCycleShare: new Float64Array(count).fill(1),
    knownDays: new Float64Array(count).fill(168),
    serviceClass: new Uint8Array(count),
    ...wanted,
  };
}
