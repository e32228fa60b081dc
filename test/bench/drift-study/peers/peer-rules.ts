import { sortPresent } from "../../../../functions/monitoring/distance/empirical-distance";
import { testSorted } from "../../../../functions/monitoring/distance/kolmogorov-smirnov";
import type { Alarms } from "../alarms";
import type { StudyProduct } from "../study-product";
import { Adwin } from "./adwin";
import { PageHinkley } from "./page-hinkley";
import { describeChange, listErrorScores, sumEvidence } from "./told";

/** A rule with one dial: the higher the level, the fewer the alarms. */
export interface PeerRule {
  readonly name: string;
  readonly subject: "data" | "concept";
  /** Levels that are tried when it is tuned, ascending. */
  readonly levels: readonly number[];
  /** Prepares a product, so that several levels cost little more than one. */
  prepare(product: StudyProduct): (level: number) => Alarms;
}

const CURRENT_DAYS = 30;
const REFERENCE_DAYS = 335;
const steps = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, step) => from * (to / from) ** (step / (count - 1)));

/** The two-sample test of the last 30 days against the 335 before, the smallest p-value of any feature. */
const KOLMOGOROV_SMIRNOV: PeerRule = {
  name: "KS, 30 days against 335",
  subject: "data",
  levels: steps(1.3, 60, 40),
  prepare: (product) => {
    const names = Object.keys(product.features);
    const scores = names.map((name) => {
      const column = product.features[name]!;
      return column.map((_, day) => {
        if (day < product.monitoredFrom) return 0;
        const currentStart = day - CURRENT_DAYS + 1;
        if (currentStart <= 0) return 0;
        const current = sortPresent(column.subarray(currentStart, day + 1));
        const reference = sortPresent(
          column.subarray(Math.max(0, currentStart - REFERENCE_DAYS), currentStart),
        );
        const result = testSorted(current, reference, "asymp");
        return result ? -Math.log10(Math.max(result.pValue, 1e-300)) : 0;
      });
    });
    return (level) => collect(product, names, (feature, day) => scores[feature]![day]! > level);
  },
};

/** WAPE of the last 30 days over that of the 335 before. */
const WAPE_RATIO: PeerRule = {
  name: "WAPE ratio, 30 days against 335",
  subject: "concept",
  levels: steps(1.05, 12, 40),
  prepare: (product) => {
    const { unitsSold, predictedDemand } = product;
    const wape = (from: number, to: number) => {
      let [error, units] = [0, 0];
      for (let day = Math.max(0, from); day < to; day += 1) {
        error += Math.abs(unitsSold[day]! - predictedDemand[day]!);
        units += unitsSold[day]!;
      }
      return error / units;
    };
    const ratios = unitsSold.map((_, day) => {
      if (day < product.monitoredFrom) return 0;
      const begin = day - CURRENT_DAYS + 1;
      return wape(begin, day + 1) / wape(begin - REFERENCE_DAYS, begin);
    });
    return (level) => collect(product, ["units_sold"], (_, day) => ratios[day]! > level);
  },
};

/** No rule that anybody could run, but a bound of what rules can find: it is told what each change will look like. */
const TOLD: PeerRule = {
  name: "told each change beforehand",
  subject: "concept",
  levels: steps(2, 12, 60),
  prepare: (product) => {
    const scores = listErrorScores(product);
    const told = describeChange(product, scores);
    return (level) => {
      const on = sumEvidence(scores, told, level);
      return collect(product, ["units_sold"], (_, day) => on[day] === 1);
    };
  },
};

/** Values of a stream scaled by those before it is monitored: deviations from their mean, or their range as 0 to 1. */
function scaleStream(values: Float64Array, until: number, kind: "deviations" | "range"): Float64Array {
  const past = values.subarray(0, Math.max(60, until)).filter(Number.isFinite);
  if (past.length === 0) return new Float64Array(values.length).fill(Number.NaN);
  if (kind === "range") {
    const low = past.reduce((lowest, value) => Math.min(lowest, value), Number.POSITIVE_INFINITY);
    const high = past.reduce((highest, value) => Math.max(highest, value), Number.NEGATIVE_INFINITY);
    return values.map((value) => (value - low) / (high - low || 1));
  }
  const mean = past.reduce((sum, value) => sum + value, 0) / past.length;
  const deviation = Math.sqrt(past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / past.length);
  return values.map((value) => (value - mean) / (deviation || 1));
}

interface Detector {
  update(value: number): boolean;
}

function createStreamRule(
  name: string,
  subject: "data" | "concept",
  levels: readonly number[],
  kind: "deviations" | "range",
  create: (level: number) => Detector,
): PeerRule {
  return {
    name,
    subject,
    levels,
    prepare: (product) => {
      const streams: Readonly<Record<string, Float64Array>> =
        subject === "data" ? product.features : { units_sold: absoluteErrors(product) };
      const names = Object.keys(streams);
      const scaled = names.map((feature) => scaleStream(streams[feature]!, product.monitoredFrom, kind));
      return (level) => {
        const found = scaled.map((values) => {
          const detector = create(level);
          return Uint8Array.from(values, (value) => (!Number.isNaN(value) && detector.update(value) ? 1 : 0));
        });
        return collect(product, names, (feature, day) => found[feature]![day] === 1);
      };
    },
  };
}

function absoluteErrors({ unitsSold, predictedDemand }: StudyProduct): Float64Array {
  return unitsSold.map((units, day) => Math.abs(units - predictedDemand[day]!));
}

function collect(
  product: StudyProduct,
  names: readonly string[],
  isOn: (feature: number, day: number) => boolean,
): Alarms {
  const on = new Uint8Array(product.unitsSold.length);
  const named = new Map<number, readonly string[]>();
  for (let day = 0; day < on.length; day += 1) {
    const features = names.filter((_, feature) => isOn(feature, day));
    if (features.length === 0) continue;
    on[day] = 1;
    named.set(day, features);
  }
  return { on, named };
}

const pageHinkley = (subject: "data" | "concept") =>
  createStreamRule(
    "Page-Hinkley",
    subject,
    steps(4, 2_000, 24),
    "deviations",
    (level) => new PageHinkley(level),
  );
/** The confidence of ADWIN is 10 to the minus level. */
const adwin = (subject: "data" | "concept") =>
  createStreamRule("ADWIN", subject, steps(0.5, 250, 16), "range", (level) => new Adwin(10 ** -level));

export const PEER_RULES: readonly PeerRule[] = [
  KOLMOGOROV_SMIRNOV,
  pageHinkley("data"),
  adwin("data"),
  WAPE_RATIO,
  pageHinkley("concept"),
  adwin("concept"),
  TOLD,
];
