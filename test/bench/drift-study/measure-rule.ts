import { CONCEPT_DRIFT_KINDS, DATA_DRIFT_KINDS, type StudyProduct } from "./generate-product";

/** One rule's say on one product: a score per day; an alarm where it exceeds the threshold. */
export interface RuleRun {
  readonly product: StudyProduct;
  readonly scores: Float64Array;
}

export interface KindMeasure {
  readonly kind: string;
  readonly products: number;
  readonly foundIn14: number;
  readonly foundIn30: number;
  /** Days from onset to alarm among those found in 30 days, counted from 1. */
  readonly medianDelay: number | undefined;
}

export interface RuleMeasure {
  /** Share of product-runs of stable products in alarm. */
  readonly falseAlarmRate: number;
  readonly kinds: readonly KindMeasure[];
  readonly all: KindMeasure;
}

const DATA_KINDS: ReadonlySet<string> = new Set(DATA_DRIFT_KINDS);
const CONCEPT_KINDS: ReadonlySet<string> = new Set(CONCEPT_DRIFT_KINDS);

/** Which labels a rule is there to find. */
function kindsOf(subject: "data" | "concept"): ReadonlySet<string> {
  return subject === "data" ? DATA_KINDS : CONCEPT_KINDS;
}

/** False alarms on stable products and share of drifts found, for alarms above `threshold` from `firstIndex` on. */
export function measureRule(
  runs: readonly RuleRun[],
  subject: "data" | "concept",
  threshold: number,
  firstIndex: number,
): RuleMeasure {
  let alarms = 0;
  let productRuns = 0;
  const delays = new Map<string, (number | undefined)[]>();
  for (const { product, scores } of runs) {
    if (product.label === "none") {
      for (let day = firstIndex; day < scores.length; day += 1) {
        productRuns += 1;
        if (scores[day]! > threshold) alarms += 1;
      }
    } else if (kindsOf(subject).has(product.label)) {
      const list = delays.get(product.label) ?? [];
      list.push(findDelay(product, scores, threshold));
      delays.set(product.label, list);
    }
  }
  return {
    falseAlarmRate: alarms / productRuns,
    kinds: [...kindsOf(subject)].map((kind) => summarise(kind, delays.get(kind) ?? [])),
    all: summarise("all", [...delays.values()].flat()),
  };
}

/** The threshold at which a rule raises false alarms at the given rate on these very runs. */
export function tuneThreshold(runs: readonly RuleRun[], falseAlarmRate: number, firstIndex: number): number {
  const scores = runs
    .filter(({ product }) => product.label === "none")
    .flatMap(({ scores: own }) => Array.from(own.subarray(firstIndex)).filter(Number.isFinite))
    .sort((left, right) => left - right);
  return scores[Math.min(scores.length - 1, Math.floor((1 - falseAlarmRate) * scores.length))]!;
}

function findDelay(product: StudyProduct, scores: Float64Array, threshold: number): number | undefined {
  for (let day = product.onset; day < Math.min(scores.length, product.onset + 30); day += 1) {
    if (scores[day]! > threshold) return day - product.onset + 1;
  }
  return undefined;
}

function summarise(kind: string, delays: readonly (number | undefined)[]): KindMeasure {
  const found = delays.filter((delay) => delay !== undefined).sort((left, right) => left - right);
  return {
    kind,
    products: delays.length,
    foundIn14: found.filter((delay) => delay <= 14).length / delays.length,
    foundIn30: found.length / delays.length,
    medianDelay: found[Math.floor(found.length / 2)],
  };
}
