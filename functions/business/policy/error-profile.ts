import { lowerBound } from "../../demand/numeric/search";
import type { DemandTail } from "./reorder-point";

/**
 * The distribution of forecast errors over the protection interval, in units of each product's own error
 * scale, pooled over products of similar volume and forgetting slowly.
 *
 * A single product has too few past intervals to know the 98 % quantile of its errors; a class of products
 * has. The product contributes its scale, the class the shape. Errors are binned on an asinh axis: linear
 * near zero, logarithmic in the tails, so that a wholesale spike neither falls off nor needs a bin of its own.
 */
export interface ErrorProfile {
  /** Weight per bin of the standardised error (actual - forecast) / scale. */
  readonly weights: Float64Array;
}

const BIN_COUNT = 240;
const LOWEST = -4.5;
const HIGHEST = 6.5;
const BIN_WIDTH = (HIGHEST - LOWEST) / BIN_COUNT;

/** Share of the past that is kept from one day to the next: half is forgotten in 23 days. */
export const DAILY_RETENTION = 0.97;

export function createErrorProfile(): ErrorProfile {
  return { weights: new Float64Array(BIN_COUNT) };
}

/** A profile from weights kept earlier; those of before errors were winsorised are. */
export function toErrorProfile(weights: readonly number[]): ErrorProfile {
  const profile = createErrorProfile();
  weights.slice(0, BIN_COUNT).forEach((weight, bin) => {
    profile.weights[Math.max(binOf(-WINSOR_SCALES), Math.min(binOf(WINSOR_SCALES), bin))]! += weight;
  });
  return profile;
}

/**
 * Errors count as at most so many scales. What a product that lay still does when it wakes says nothing of the next
 * product of its class, and must not become the level of all of them.
 */
const WINSOR_SCALES = 10;

/** Adds an error, winsorised; ignores one that is not a number. */
export function addError(profile: ErrorProfile, standardisedError: number, weight = 1): void {
  if (Number.isNaN(standardisedError)) return;
  profile.weights[binOf(Math.max(-WINSOR_SCALES, Math.min(WINSOR_SCALES, standardisedError)))]! += weight;
}

function binOf(standardisedError: number): number {
  return Math.floor((Math.asinh(standardisedError) - LOWEST) / BIN_WIDTH);
}

export function forget(profile: ErrorProfile, retention: number): void {
  for (let bin = 0; bin < BIN_COUNT; bin++) profile.weights[bin]! *= retention;
}

export function totalWeight({ weights }: ErrorProfile): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** The standardised error that a share `probability` of errors does not exceed. The profile must not be empty. */
export function createQuantiles(profile: ErrorProfile): (probability: number) => number {
  const sums = new Float64Array(BIN_COUNT);
  let total = 0;
  let first = BIN_COUNT;
  let last = 0;
  for (let bin = 0; bin < BIN_COUNT; bin++) {
    if (profile.weights[bin]! > 0) {
      first = Math.min(first, bin);
      last = bin;
    }
    total += profile.weights[bin]!;
    sums[bin] = total;
  }
  return (probability) => {
    const wanted = probability * total;
    const bin = Math.max(first, Math.min(last, lowerBound(sums, wanted)));
    const share = (wanted - sums[bin]!) / profile.weights[bin]! + 1;
    return valueAt(bin + Math.max(0, Math.min(1, share)));
  };
}

/** Share of errors that do not exceed a standardised error; `undefined` when empty. */
export function probabilityInProfile(profile: ErrorProfile, standardisedError: number): number | undefined {
  const total = totalWeight(profile);
  if (total === 0) return undefined;
  const position = (Math.asinh(standardisedError) - LOWEST) / BIN_WIDTH;
  let below = 0;
  for (let bin = 0; bin < BIN_COUNT && bin < position; bin++) {
    below += profile.weights[bin]! * Math.min(1, position - bin);
  }
  return below / total;
}

/** Expected part of the error above a threshold, E[(z - threshold)+]; `undefined` when empty. */
export function lossOfProfile(profile: ErrorProfile, threshold: number): number | undefined {
  const total = totalWeight(profile);
  if (total === 0) return undefined;
  let loss = 0;
  for (let bin = BIN_COUNT - 1; bin >= 0; bin--) {
    const centre = CENTRES[bin]!;
    if (centre <= threshold) break;
    loss += profile.weights[bin]! * (centre - threshold);
  }
  return loss / total;
}

/** The tail of a profile in standardised errors: {@link lossOfProfile}, prepared. The profile must not be empty. */
export function createTail(profile: ErrorProfile): DemandTail {
  const { weights, moments } = sumFromAbove(profile);
  const total = weights[0]!;
  // A level is asked for both: what is dear about it is found once.
  let lastThreshold = Number.NaN;
  let lastPlace = 0;
  const placeOf = (threshold: number) => {
    if (threshold !== lastThreshold) {
      lastThreshold = threshold;
      lastPlace = Math.max(0, Math.min(BIN_COUNT, (Math.asinh(threshold) - LOWEST) / BIN_WIDTH));
    }
    return lastPlace;
  };
  return {
    aboveOf(threshold) {
      const place = placeOf(threshold);
      const bin = Math.floor(place);
      return (weights[bin]! - (place - bin) * (profile.weights[bin] ?? 0)) / total;
    },
    lossOf(threshold) {
      let bin = Math.floor(placeOf(threshold));
      if (bin < BIN_COUNT && CENTRES[bin]! <= threshold) bin++;
      return (moments[bin]! - threshold * weights[bin]!) / total;
    },
  };
}

/** Weight, and weight times error, of a bin and all above it: between two centres the loss is a straight line. */
function sumFromAbove(profile: ErrorProfile): {
  readonly weights: Float64Array;
  readonly moments: Float64Array;
} {
  const weights = new Float64Array(BIN_COUNT + 1);
  const moments = new Float64Array(BIN_COUNT + 1);
  for (let bin = BIN_COUNT - 1; bin >= 0; bin--) {
    weights[bin] = weights[bin + 1]! + profile.weights[bin]!;
    moments[bin] = moments[bin + 1]! + profile.weights[bin]! * CENTRES[bin]!;
  }
  return { weights, moments };
}

/**
 * The threshold at which the expected loss has fallen to `loss`, from a tenth of the least error up to the largest.
 * The profile must not be empty.
 */
export function createLossThresholds(profile: ErrorProfile): (loss: number) => number {
  const { weights, moments } = sumFromAbove(profile);
  const total = weights[0]!;
  const isAbove = (bin: number, wanted: number) =>
    moments[bin + 1]! - CENTRES[bin]! * weights[bin + 1]! > wanted;
  return (loss) => {
    const wanted = loss * total;
    let low = 0;
    let high = BIN_COUNT - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAbove(middle, wanted)) low = middle + 1;
      else high = middle;
    }
    // An empty tail has no weight to divide by: the largest error is where its last bin is.
    return Math.max(Math.sinh(LOWEST) / 10, (moments[low]! - wanted) / weights[low]!);
  };
}

/** The error in the middle of each bin. */
const CENTRES = Float64Array.from({ length: BIN_COUNT }, (_, bin) => valueAt(bin + 0.5));

function valueAt(bin: number): number {
  return Math.sinh(LOWEST + bin * BIN_WIDTH);
}
