import { AlarmGate } from "../../../functions/monitoring/drift/alarm-gate";
import { ProductMonitor } from "../../../functions/monitoring/drift/product-monitor";
import {
  computeConceptThreshold,
  computeDataThreshold,
} from "../../../functions/monitoring/drift/thresholds";
import type { Alarms } from "./alarms";
import type { StudyProduct } from "./study-product";

/**
 * What the monitor said after each day of a product's life, as scores at {@link REPLAYED_RATE}: those of other rates
 * follow from them, since evidence knows no rate.
 */
export interface Replay {
  readonly product: StudyProduct;
  readonly features: readonly string[];
  readonly data: Float32Array;
  readonly concept: Float32Array;
  /** By feature, `units_sold` last. */
  readonly byFeature: readonly Float32Array[];
}

const REPLAYED_RATE = 0.01;
const TARGET = "units_sold";

/** Replays the monitor over a product, day by day, from the first to the last. */
export function replayProduct(product: StudyProduct, firstDay: number): Replay {
  const names = Object.keys(product.features);
  const features = [...names, TARGET];
  const columns = Object.values(product.features);
  const days = product.unitsSold.length;
  const monitor = new ProductMonitor({
    features: names,
    categories: product.texts,
    falseAlarmRate: REPLAYED_RATE,
  });
  const values = new Float64Array(names.length);
  const replay: Replay = {
    product,
    features,
    data: new Float32Array(days),
    concept: new Float32Array(days),
    byFeature: features.map(() => new Float32Array(days)),
  };
  for (let index = 0; index < days; index += 1) {
    for (let feature = 0; feature < columns.length; feature += 1) values[feature] = columns[feature]![index]!;
    const day = firstDay + product.start + index;
    monitor.advance(day, values, product.unitsSold[index]!, product.predictedDemand[index]!);
    const { data, concept } = monitor.judge();
    replay.data[index] = data.score ?? 0;
    replay.concept[index] = concept.score ?? 0;
    for (const { feature, score } of monitor.rankFeatures()) {
      replay.byFeature[features.indexOf(feature)]![index] = score;
    }
  }
  return replay;
}

/** Factor from scores at the replayed rate to those at another one. */
export function findFactor({ product }: Replay, subject: "data" | "concept", rate: number): number {
  if (subject === "concept") return computeConceptThreshold(REPLAYED_RATE) / computeConceptThreshold(rate);
  const count = Object.keys(product.features).length;
  return computeDataThreshold(REPLAYED_RATE, count) / computeDataThreshold(rate, count);
}

/** The alarms that scores make when all are multiplied by a factor. */
export function findAlarms(replay: Replay, subject: "data" | "concept", factor: number): Alarms {
  const scores = replay[subject];
  const gate = new AlarmGate();
  const on = new Uint8Array(scores.length);
  const named = new Map<number, readonly string[]>();
  for (let day = 0; day < scores.length; day += 1) {
    if (!gate.advance(scores[day]! * factor)) continue;
    on[day] = 1;
    named.set(day, subject === "concept" ? [TARGET] : listNamed(replay, day, factor));
  }
  return { on, named };
}

function listNamed({ features, byFeature }: Replay, day: number, factor: number): readonly string[] {
  const scores = byFeature.map((column) => column[day]!);
  const highest = Math.max(...scores);
  return features.filter((_, index) => scores[index] === highest || scores[index]! * factor > 1);
}
