import { hashText } from "../demand/numeric/random";
import { FEATURES_IN_UNITS, type FeatureName } from "./features";
import type { TrainingSet } from "./training-set";

const IN_UNITS: ReadonlySet<string> = new Set(FEATURES_IN_UNITS);
/** Bands of values of a feature, each with about as many examples. */
const BANDS = 8;
/** Groups of products, one of which is left out at a time to tell chance. */
const GROUPS = 20;
const FEWEST_GROUPS = 8;
/** A band in which less than so much of what is expected lies, before or after, tells nothing. */
const LEAST_SHARE = 0.01;
/** A relation has changed where demand of a band departs by so many standard errors, ... */
const LEAST_STANDARD_ERRORS = 4;
/** ... and by so much, as a mean over what is expected in the bands. */
const LEAST_EFFECT = 0.05;

/**
 * Features that demand depends on in another way than before: of each band of a feature's values, demand over what
 * smoothing expects of it, after over before, each over that of all bands; a world that sells more of everything has
 * changed no relation. Chance is told by leaving out groups of products in turn (jackknife), since the days of a product
 * hang together.
 *
 * What a feature's values said of demand before the change is then not to be learnt; all else may.
 *
 * @returns names in the order of the sets; none where there are too few products to tell.
 */
export function findChangedRelations(before: TrainingSet, after: TrainingSet): string[] {
  const [old, now] = [describe(before), describe(after)];
  return after.featureNames.filter((name, column) => !IN_UNITS.has(name) && hasChanged(old, now, column));
}

/** The set with some of its features unknown: what is learnt of it does not rest on them. */
export function withoutFeatures(set: TrainingSet, names: readonly string[]): TrainingSet {
  const features = set.features.slice();
  const width = set.featureNames.length;
  for (const name of names) {
    for (let at = set.featureNames.indexOf(name); at < features.length; at += width)
      features[at] = Number.NaN;
  }
  return { ...set, features };
}

interface Described {
  readonly set: TrainingSet;
  readonly width: number;
  readonly units: Float64Array;
  readonly expected: Float64Array;
  readonly groups: Int32Array;
}

function describe(set: TrainingSet): Described {
  const width = set.featureNames.length;
  const smoothed = set.featureNames.indexOf("smoothed" satisfies FeatureName);
  const rows = set.labels.length;
  const units = new Float64Array(rows);
  const expected = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = set.features[row * width + smoothed]!;
    if (!(value > 0)) continue;
    expected[row] = value;
    units[row] = Math.min(set.labels[row]!, set.limits[row]!);
  }
  return {
    set,
    width,
    units,
    expected,
    groups: Int32Array.from(set.productIds, (id) => hashText(`relation ${id}`) % GROUPS),
  };
}

function hasChanged(before: Described, after: Described, column: number): boolean {
  const edges = findEdges(after, column);
  if (edges.length === 0) return false;
  const bandCount = edges.length + 1;
  const old = sumBands(before, column, edges, bandCount);
  const now = sumBands(after, column, edges, bandCount);
  const { departures, shares } = compare(old, now, bandCount);
  const leftOut = now.groupsUsed.map((group) => compare(old, now, bandCount, group).departures);
  let effect = 0;
  departures.forEach((departure, band) => {
    // The products of a band may be a few that are always the same ones.
    if (Math.min(countGroups(old, band, bandCount), countGroups(now, band, bandCount)) < FEWEST_GROUPS)
      return;
    const standardError = jackknifeError(leftOut.map((one) => one[band]!));
    if (Math.abs(departure) > LEAST_STANDARD_ERRORS * standardError)
      effect += shares[band]! * Math.abs(departure);
  });
  return effect >= LEAST_EFFECT;
}

/** Groups of products that have something in a band. */
function countGroups({ expected }: BandSums, band: number, bandCount: number): number {
  let count = 0;
  for (let at = band; at < expected.length; at += bandCount) if (expected[at]! > 0) count++;
  return count;
}

/**
 * Standard error of an estimate from what it is with one group left out at a time; `NaN` where one of them is.
 *
 * @see Efron and Tibshirani (1993), An introduction to the bootstrap, section 11.5
 */
function jackknifeError(leftOut: readonly number[]): number {
  const count = leftOut.length;
  const mean = leftOut.reduce((sum, one) => sum + one, 0) / count;
  const squares = leftOut.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return Math.sqrt(((count - 1) / count) * squares);
}

/** Inner edges of bands with about as many examples each; fewer where values repeat. */
function findEdges({ set, width }: Described, column: number): number[] {
  const values: number[] = [];
  for (let row = 0; row < set.labels.length; row++) {
    const value = set.features[row * width + column]!;
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((left, right) => left - right);
  const edges: number[] = [];
  for (let band = 1; band < BANDS; band++) {
    const edge = values[Math.floor((band * values.length) / BANDS)]!;
    if (edge > values[0]! && edge !== edges.at(-1)) edges.push(edge);
  }
  return edges;
}

interface BandSums {
  /** By group, then band. */
  readonly units: Float64Array;
  readonly expected: Float64Array;
  readonly groupsUsed: readonly number[];
}

function sumBands(one: Described, column: number, edges: readonly number[], bandCount: number): BandSums {
  const units = new Float64Array(GROUPS * bandCount);
  const expected = new Float64Array(GROUPS * bandCount);
  const groups = new Set<number>();
  for (let row = 0; row < one.units.length; row++) {
    const value = one.set.features[row * one.width + column]!;
    if (Number.isNaN(value)) continue;
    let band = 0;
    while (band < edges.length && value >= edges[band]!) band++;
    const group = one.groups[row]!;
    groups.add(group);
    units[group * bandCount + band]! += one.units[row]!;
    expected[group * bandCount + band]! += one.expected[row]!;
  }
  return { units, expected, groupsUsed: [...groups].sort((left, right) => left - right) };
}

/** Logarithm, by band, of what demand became over what it was; `NaN` where a band is too thin. */
function compare(
  before: BandSums,
  after: BandSums,
  bandCount: number,
  leftOut?: number,
): { readonly departures: Float64Array; readonly shares: Float64Array } {
  const old = toRatios(before, bandCount, leftOut);
  const now = toRatios(after, bandCount, leftOut);
  const departures = now.ratios.map((ratio, band) => {
    const isThin = old.shares[band]! < LEAST_SHARE || now.shares[band]! < LEAST_SHARE;
    const departure = Math.log(ratio / old.ratios[band]!);
    return isThin || !Number.isFinite(departure) ? Number.NaN : departure;
  });
  return { departures, shares: now.shares };
}

/** Demand over what was expected, by band, over that of all bands; and each band's share of what was expected. */
function toRatios(sums: BandSums, bandCount: number, leftOut: number | undefined) {
  const units = new Float64Array(bandCount);
  const expected = new Float64Array(bandCount);
  for (let at = 0; at < sums.units.length; at++) {
    if (Math.floor(at / bandCount) === leftOut) continue;
    units[at % bandCount]! += sums.units[at]!;
    expected[at % bandCount]! += sums.expected[at]!;
  }
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const all = total(units) / total(expected);
  return {
    ratios: units.map((value, band) => value / expected[band]! / all),
    shares: expected.map((value) => value / total(expected)),
  };
}
