/**
 * Labelled products for the study. Parameters are drawn anew for each product over wide ranges, so that a
 * method tuned on some products meets different ones elsewhere.
 */
import { createRandom, type Random } from "./random";

export const DATA_DRIFT_KINDS = ["level", "variance", "trend", "missing", "promotion", "price"] as const;
export const CONCEPT_DRIFT_KINDS = ["bias", "error-scale", "elasticity"] as const;
export type DriftLabel = "none" | (typeof DATA_DRIFT_KINDS)[number] | (typeof CONCEPT_DRIFT_KINDS)[number];
export const PATTERNS = ["seasonal", "independent", "intermittent"] as const;
export type Pattern = (typeof PATTERNS)[number];

export interface StudyProduct {
  readonly productId: string;
  readonly pattern: Pattern;
  readonly label: DriftLabel;
  /** Index of the first day that is different; the length of the series for stable products. */
  readonly onset: number;
  /** Size of the change in the unit of its kind (standard deviations, or a factor). */
  readonly size: number;
  readonly feature: string;
  readonly unitsSold: Float64Array;
  readonly predictedDemand: Float64Array;
  /** `selling_price` first. */
  readonly features: Readonly<Record<string, Float64Array>>;
}

export interface StudyOptions {
  readonly seed: number;
  readonly products: number;
  readonly days: number;
  /** Onsets are drawn from this range of day indexes. */
  readonly onsetFrom: number;
  readonly onsetTo: number;
  /** Share of stable products, 0 to 1. */
  readonly stableShare: number;
}

interface Process {
  readonly base: number;
  readonly scale: number;
  readonly weekly: Float64Array;
  readonly yearlyAmplitude: number;
  readonly yearlyPhase: number;
  readonly autocorrelation: number;
  readonly missingRate: number;
  readonly floor: number;
}

export function generateStudy(options: StudyOptions): readonly StudyProduct[] {
  return Array.from({ length: options.products }, (_, index) => generateProduct(options, index));
}

function generateProduct(options: StudyOptions, index: number): StudyProduct {
  const random = createRandom(options.seed * 1_000_003 + index * 7919);
  const pattern = random.chance(0.6) ? "seasonal" : random.pick(PATTERNS);
  const label: DriftLabel = random.chance(options.stableShare)
    ? "none"
    : random.pick([...DATA_DRIFT_KINDS, ...CONCEPT_DRIFT_KINDS]);
  const days = options.days;
  const onset = label === "none" ? days : random.integer(options.onsetFrom, options.onsetTo);
  const isPlain = pattern === "independent";
  const features: Record<string, Float64Array> = {};
  const drift = { label, onset, feature: "", size: 0 };

  const promotion = drawPromotions(random, days, label === "promotion" ? drift : undefined);
  const otherNames = pickFeatures(random);
  const driftable = otherNames.filter((name) => name !== "promotion");
  const target = label === "level" || label === "variance" || label === "trend" ? random.pick(driftable) : "";
  const anyTarget = label === "missing" ? random.pick([...driftable, "selling_price"]) : target;

  const price = drawPrice(random, promotion, label === "price" ? drift : undefined);
  const observedPrice = price.slice();
  if (anyTarget === "selling_price") injectMissing(random, observedPrice, drift);
  else addMissing(random, observedPrice, random.chance(0.7) ? 0 : random.uniform(0, 0.02), 0, days);
  features.selling_price = observedPrice;
  for (const name of otherNames) {
    if (name === "promotion") {
      features.promotion = promotion.slice();
      continue;
    }
    const values = drawFeature(random, name, days, isPlain, name === target ? drift : undefined);
    if (name === anyTarget && label === "missing") injectMissing(random, values, drift);
    features[name] = values;
  }
  if (label === "promotion") {
    features.promotion ??= promotion.slice();
    drift.feature = "promotion";
  }
  if (label === "price") drift.feature = "selling_price";
  const demand = drawDemand(random, days, pattern, promotion, price, features.temperature, drift);
  return {
    productId: `P${String(index).padStart(5, "0")}`,
    pattern,
    label,
    onset,
    size: drift.size,
    feature: drift.feature || target,
    unitsSold: demand.units,
    predictedDemand: demand.predicted,
    features,
  };
}

function pickFeatures(random: Random): string[] {
  const optional = ["temperature", "web_traffic", "competitor_price", "stock_cover", "search_index"];
  const names = ["promotion", ...optional.filter(() => random.chance(0.6))];
  if (names.length < 2) names.push("web_traffic");
  return names.slice(0, 5);
}

interface DriftDraft {
  readonly label: DriftLabel;
  readonly onset: number;
  feature: string;
  size: number;
}

function drawPromotions(random: Random, days: number, drift: DriftDraft | undefined): Float64Array {
  const rate = random.uniform(0.05, 0.2);
  const isBlocks = random.chance(0.4);
  const length = random.integer(2, 7);
  const factor = drift ? random.uniform(2, 4) : 1;
  if (drift) drift.size = factor;
  const flags = new Float64Array(days);
  for (let day = 0; day < days; day += 1) {
    const now = Math.min(0.7, drift && day >= drift.onset ? rate * factor : rate);
    if (!isBlocks) flags[day] = random.chance(now) ? 1 : 0;
    else if (flags[day] === 0 && random.chance(now / (length * (1 - now)))) {
      flags.fill(1, day, Math.min(days, day + length));
    }
  }
  return flags;
}

function drawPrice(random: Random, promotion: Float64Array, drift: DriftDraft | undefined): Float64Array {
  const base = Math.exp(random.uniform(Math.log(2), Math.log(100)));
  const noise = random.pick([0, 0.01, 0.02, 0.04]);
  const discount = random.uniform(0.1, 0.3);
  const autocorrelation = random.uniform(0, 0.5);
  const change = drift ? random.uniform(0.05, 0.25) * random.pick([-1, 1]) : 0;
  if (drift) drift.size = change;
  let state = 0;
  return Float64Array.from(promotion, (flag, day) => {
    state = autocorrelation * state + Math.sqrt(1 - autocorrelation ** 2) * random.normal();
    const factor = drift && day >= drift.onset ? 1 + change : 1;
    return Math.round(100 * base * factor * (1 - discount * flag) * (1 + noise * state)) / 100;
  });
}

function drawProcess(random: Random, name: string, isPlain: boolean): Process {
  const weeklyAmplitude = isPlain ? 0 : random.chance(0.5) ? random.uniform(0, 1.5) : 0;
  const isTemperature = name === "temperature";
  return {
    base: isTemperature ? 12 : name === "web_traffic" ? random.uniform(200, 5000) : random.uniform(5, 100),
    scale: isTemperature
      ? random.uniform(2, 4)
      : name === "web_traffic"
        ? random.uniform(20, 200)
        : random.uniform(0.3, 3),
    weekly: Float64Array.from({ length: 7 }, () => weeklyAmplitude * random.normal()),
    yearlyAmplitude: isPlain
      ? 0
      : isTemperature
        ? random.uniform(2, 4)
        : random.chance(0.6)
          ? random.uniform(0, 2)
          : 0,
    yearlyPhase: random.uniform(0, 365),
    autocorrelation: isPlain ? 0 : random.uniform(0, 0.7),
    missingRate: random.chance(0.6) ? 0 : random.uniform(0, 0.03),
    floor: isTemperature ? -60 : Number.NEGATIVE_INFINITY,
  };
}

/** Weekly and yearly season plus autocorrelated noise of unit variance, times the scale of the process. */
function drawFeature(
  random: Random,
  name: string,
  days: number,
  isPlain: boolean,
  drift: DriftDraft | undefined,
): Float64Array {
  const process = drawProcess(random, name, isPlain);
  const phi = process.autocorrelation;
  const sign = random.pick([-1, 1]);
  const isRaise = random.chance(0.85);
  const sizes: Partial<Record<DriftLabel, number>> = {
    level: random.uniform(0.8, 2) * sign,
    variance: isRaise ? random.uniform(1.6, 3) : random.uniform(0.3, 0.5),
    trend: random.uniform(0.04, 0.12) * sign,
  };
  const size = drift ? (sizes[drift.label] ?? 0) : 0;
  if (drift) drift.size = size;
  let state = random.normal();
  const values = new Float64Array(days);
  for (let day = 0; day < days; day += 1) {
    state = phi * state + Math.sqrt(1 - phi * phi) * random.normal();
    const since = drift ? day - drift.onset : -1;
    let noise = state;
    if (since >= 0 && drift?.label === "variance") noise *= size;
    if (since >= 0 && drift?.label === "level") noise += size;
    if (since >= 0 && drift?.label === "trend") noise += size * (since + 1);
    const yearly = process.yearlyAmplitude * Math.sin((2 * Math.PI * (day + process.yearlyPhase)) / 365.25);
    values[day] = Math.max(
      process.floor,
      process.base + process.scale * (process.weekly[day % 7]! + yearly + noise),
    );
  }
  addMissing(random, values, process.missingRate, 0, days);
  return values;
}

function addMissing(random: Random, values: Float64Array, rate: number, from: number, to: number): void {
  for (let day = from; day < to; day += 1) if (random.chance(rate)) values[day] = Number.NaN;
}

function injectMissing(random: Random, values: Float64Array, drift: DriftDraft): void {
  drift.size = random.uniform(0.12, 0.5);
  addMissing(random, values, drift.size, drift.onset, values.length);
}

function drawDemand(
  random: Random,
  days: number,
  pattern: Pattern,
  promotion: Float64Array,
  price: Float64Array,
  temperature: Float64Array | undefined,
  drift: DriftDraft,
): { units: Float64Array; predicted: Float64Array } {
  const isPlain = pattern === "independent";
  const level =
    pattern === "intermittent"
      ? random.uniform(0.15, 1.2)
      : Math.exp(random.uniform(Math.log(5), Math.log(300)));
  const weekly = Float64Array.from({ length: 7 }, () =>
    isPlain ? 0 : random.uniform(0, 0.3) * random.normal(),
  );
  const yearlyAmplitude = isPlain ? 0 : random.uniform(0, 0.5);
  const phase = random.uniform(0, 365);
  const phi = isPlain ? 0 : random.uniform(0, 0.7);
  const noise = random.uniform(0.05, 0.3);
  const lift = random.uniform(1.1, 2);
  const elasticity = random.uniform(0.5, 2);
  const warmth = temperature && random.chance(0.5) ? random.uniform(-0.02, 0.02) : 0;
  const dispersion = random.chance(0.5) ? random.uniform(2, 10) : Number.POSITIVE_INFINITY;
  const knowsState = random.chance(0.5);
  const skill = random.uniform(0.02, 0.15);
  const base = price[0]!;
  const sizes: Partial<Record<DriftLabel, number>> = {
    bias: Math.exp(random.uniform(0.3, 0.9) * random.pick([-1, 1])),
    "error-scale": random.uniform(1.6, 3),
    elasticity: random.uniform(1.5, 4) * random.pick([-1, 1]),
  };
  const size = sizes[drift.label] ?? 0;
  if (size !== 0) {
    drift.size = size;
    drift.feature = "units_sold";
  }
  const units = new Float64Array(days);
  const predicted = new Float64Array(days);
  let state = random.normal();
  for (let day = 0; day < days; day += 1) {
    const last = state;
    state = phi * state + Math.sqrt(1 - phi * phi) * random.normal();
    const isChanged = day >= drift.onset;
    const yearly = yearlyAmplitude * Math.sin((2 * Math.PI * (day + phase)) / 365.25);
    const warm = warmth === 0 || Number.isNaN(temperature![day]!) ? 0 : warmth * (temperature![day]! - 12);
    const known =
      level *
      Math.exp(weekly[day % 7]! + yearly + warm) *
      (promotion[day] ? lift : 1) *
      (price[day]! / base) ** -elasticity;
    const expected = known * Math.exp(noise * (knowsState ? phi * last : 0));
    predicted[day] = expected * Math.exp(skill * random.normal());
    let mean = known * Math.exp(noise * state);
    if (isChanged && drift.label === "bias") mean *= size;
    // A new relation: demand now depends on the weekday and the promotion in a way the model never saw.
    if (isChanged && drift.label === "elasticity")
      mean *= Math.exp(0.25 * size * Math.sin((2 * Math.PI * day) / 7));
    let sold = drawCount(random, mean, dispersion);
    if (isChanged && drift.label === "error-scale") {
      sold = Math.max(0, Math.round(expected + size * (sold - expected)));
    }
    units[day] = sold;
  }
  return { units, predicted };
}

function drawCount(random: Random, mean: number, dispersion: number): number {
  const rate = Number.isFinite(dispersion) ? (mean * random.gamma(dispersion)) / dispersion : mean;
  return random.poisson(rate);
}
