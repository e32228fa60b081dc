import { countDecimals, MOST_DECIMALS } from "../../../functions/demand/numeric/decimals";
import type { Random } from "./random";
import { type ConceptKind, type DataKind, type DriftPlan, TEXT_KINDS } from "./study-product";

type TextKind = (typeof TEXT_KINDS)[number];

const SMOOTHING_DAYS = 30;
/** Days in which a change is to be found: one that changes no value in them (ten times nothing) is none. */
const JUDGED_DAYS = 30;

/**
 * Changes one feature of a product from `onset` on and returns its name. Shifts and spreads are in deviations of
 * the feature about its own 61-day mean.
 *
 * @returns `undefined` when the product has no feature that can change this way, or nothing of it shows.
 */
export function injectDataDrift(
  random: Random,
  features: Record<string, Float64Array>,
  texts: readonly string[],
  kind: DataKind,
  onset: number,
): string | undefined {
  const feature = TEXT_KINDS.includes(kind as TextKind)
    ? pickText(random, texts)
    : pickFeature(random, Object.keys(features), kind);
  if (feature === undefined) return undefined;
  const values = features[feature]!.slice();
  features[feature] = values;
  const change = CHANGES[kind](random, values, onset);
  // That fractions are new would give away what is looked for.
  const keep = KEEPS_DECIMALS.includes(kind)
    ? toDecimalsOf(values.subarray(0, onset))
    : (value: number) => value;
  let isSeen = false;
  for (let day = onset; day < values.length; day += 1) {
    const before = values[day]!;
    values[day] = keep(change(before, day - onset, day));
    if (day < onset + JUDGED_DAYS && !Object.is(values[day], before)) isSeen = true;
  }
  return isSeen ? feature : undefined;
}

const KEEPS_DECIMALS: readonly DataKind[] = ["variance", "index shift", "temperature"];

/** Rounds to as many decimals as these values have. */
function toDecimalsOf(values: Float64Array): (value: number) => number {
  const most = values.reduce(
    (many, value) => (Number.isNaN(value) ? many : Math.max(many, countDecimals(value))),
    0,
  );
  return (value) => (most > MOST_DECIMALS ? value : Math.round(value * 10 ** most) / 10 ** most);
}

type Change = (value: number, since: number, day: number) => number;

const CHANGES: Readonly<Record<DataKind, (random: Random, values: Float64Array, onset: number) => Change>> = {
  "unit change": (random) => {
    const factor = random.pick([0.01, 0.1, 10, 100, 1000]);
    return (value) => value * factor;
  },
  "price level": (random) => {
    const factor = 1 + random.uniform(0.05, 0.25) * random.pick([-1, 1]);
    return (value) => Math.round(100 * value * factor) / 100;
  },
  "missing values": (random) => {
    const rate = random.uniform(0.12, 0.5);
    return (value) => (random.chance(rate) ? Number.NaN : value);
  },
  variance: (random, values) => {
    const factor = random.chance(0.85) ? random.uniform(1.6, 3) : random.uniform(0.3, 0.5);
    const smooth = smoothen(values);
    return (value, _, day) => smooth[day]! + factor * (value - smooth[day]!);
  },
  stock: (random) => {
    const factor = random.chance(0.5) ? random.uniform(0.35, 0.6) : random.uniform(1.6, 2.5);
    return (value) => Math.round(value * factor);
  },
  "index shift": (random, values, onset) => {
    const shift = random.uniform(0.8, 2) * random.pick([-1, 1]) * deviationOf(values, onset);
    return (value) => value + shift;
  },
  temperature: (random) => {
    const shift = random.uniform(2, 6) * random.pick([-1, 1]);
    return (value) => value + shift;
  },
  "promotion frequency": (random, values, onset) => {
    const rate = values.subarray(0, onset).reduce((sum, flag) => sum + (flag > 0 ? 1 : 0), 0) / onset;
    const extra = Math.min(0.6, rate * random.uniform(1, 3));
    return (value) => (value === 0 && random.chance(extra / Math.max(0.1, 1 - rate)) ? 1 : value);
  },
  "new text": (_, values, onset) => {
    const renamed = findUsual(values, onset);
    return (value) => (value === renamed ? UNKNOWN_TEXT : value);
  },
  "vanished text": (random, values, onset) => {
    const usual = findUsual(values, onset);
    const others = [...new Set(values.subarray(0, onset))].filter((code) => code !== usual);
    return (value) => (value === usual && others.length > 0 ? random.pick(others) : value);
  },
  "shares of texts": (random, values, onset) => {
    const others = [...new Set(values.subarray(0, onset))];
    const [raised, share] = [random.pick(others), random.uniform(0.3, 0.6)];
    return (value) => (random.chance(share) ? raised : value);
  },
};

/** A code that no world uses. */
const UNKNOWN_TEXT = 99;

/** The code that comes most often before a day. */
function findUsual(values: Float64Array, onset: number): number {
  const counts = new Map<number, number>();
  for (const value of values.subarray(0, onset)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]![0];
}

function pickText(random: Random, texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : random.pick(texts);
}

function pickFeature(random: Random, names: readonly string[], kind: DataKind): string | undefined {
  const some = (wanted: (name: string) => boolean) => {
    const fitting = names.filter(wanted);
    return fitting.length === 0 ? undefined : random.pick(fitting);
  };
  const isContinuous = (name: string) => !/price|promotion|stock|holiday|flag/.test(name);
  switch (kind) {
    case "price level":
      return "selling_price";
    case "stock":
      return some((name) => name.includes("stock"));
    case "temperature":
      return some((name) => name === "temperature");
    case "promotion frequency":
      return some((name) => name === "promotion");
    case "missing values":
      return some((name) => !/promotion|holiday|flag/.test(name));
    case "unit change":
      return some((name) => !/promotion|holiday|flag/.test(name) && name !== "temperature");
    case "variance":
      return some((name) => isContinuous(name));
    case "index shift":
      return some((name) => isContinuous(name) && name !== "temperature");
    default:
      return undefined;
  }
}

function deviationOf(values: Float64Array, end: number): number {
  const smooth = smoothen(values);
  let squares = 0;
  let count = 0;
  for (let day = 0; day < end; day += 1) {
    if (Number.isNaN(values[day]!)) continue;
    squares += (values[day]! - smooth[day]!) ** 2;
    count += 1;
  }
  return Math.sqrt(squares / Math.max(1, count));
}

function smoothen(values: Float64Array): Float64Array {
  return values.map((_, day) => {
    const near = values
      .subarray(Math.max(0, day - SMOOTHING_DAYS), day + SMOOTHING_DAYS + 1)
      .filter((value) => !Number.isNaN(value));
    return near.length === 0 ? 0 : near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/** How demand leaves what its forecast knows. */
export interface ConceptChange {
  /** Factor on the mean demand of a day. */
  factorAt(day: number): number;
  /** Factor on the deviation of the demand of a day from what was expected. */
  noiseAt(day: number): number;
}

const NO_CHANGE: ConceptChange = { factorAt: () => 1, noiseAt: () => 1 };

export function drawConceptChange(random: Random, plan: DriftPlan | undefined): ConceptChange {
  if (plan?.subject !== "concept") return NO_CHANGE;
  const { onset } = plan;
  const size = SIZES[plan.kind](random);
  const phase = random.uniform(0, 7);
  return {
    factorAt: (day) => {
      if (day < onset) return 1;
      if (plan.kind === "level") return Math.exp(size);
      if (plan.kind === "decay") return Math.max(0.2, Math.exp(-size * (day - onset + 1)));
      if (plan.kind === "weekday mix") return Math.exp(size * Math.cos((2 * Math.PI * (day + phase)) / 7));
      return 1;
    },
    noiseAt: (day) => (day >= onset && plan.kind === "noise" ? size : 1),
  };
}

const SIZES: Readonly<Record<ConceptKind, (random: Random) => number>> = {
  level: (random) => random.uniform(0.3, 0.9) * random.pick([-1, 1]),
  noise: (random) => random.uniform(1.6, 3),
  decay: (random) => random.uniform(0.015, 0.04),
  "weekday mix": (random) => random.uniform(0.35, 0.9),
};

/** Demand of a day whose noise may have grown about what was expected. */
export function spreadDemand(sold: number, expected: number, factor: number): number {
  return factor === 1 ? sold : Math.max(0, Math.round(expected + factor * (sold - expected)));
}
