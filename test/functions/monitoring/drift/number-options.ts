import type { NumericChannelOptions } from "../../../../functions/monitoring/drift/numeric-channel";

/** How a number without conditions is watched, as the feature monitor does and the reference was computed. */
export const NUMBER_OPTIONS: NumericChannelOptions = {
  hasYearlySeason: true,
  goesWithDemand: true,
  conditionCount: 0,
  watchesNarrowing: true,
  wider: 1.7,
  scalesToNoise: true,
  warmUp: 28,
  burnIn: 56,
};
