import type { ConceptStatus } from "../../../functions/contracts/product-verdict";
import { ProductMonitor } from "../../../functions/monitoring/drift/product-monitor";
import type { StudyProduct } from "./generate-product";

/** What the monitor said after each day of a product's life. */
export interface Replay {
  readonly dataAlarm: Uint8Array;
  readonly conceptAlarm: Uint8Array;
  readonly dataScore: Float64Array;
  readonly conceptScore: Float64Array;
  readonly conceptStatus: readonly ConceptStatus[];
}

/** Replays the monitor over a product, day by day, from the first to the last. */
export function replayProduct(product: StudyProduct, firstDay: number, falseAlarmRate = 0.01): Replay {
  const features = Object.keys(product.features);
  const columns = features.map((name) => product.features[name]!);
  const days = product.unitsSold.length;
  const monitor = new ProductMonitor({ features, falseAlarmRate });
  const values = new Float64Array(features.length);
  const replay = {
    dataAlarm: new Uint8Array(days),
    conceptAlarm: new Uint8Array(days),
    dataScore: new Float64Array(days),
    conceptScore: new Float64Array(days),
    conceptStatus: [] as ConceptStatus[],
  };
  for (let index = 0; index < days; index += 1) {
    for (let feature = 0; feature < columns.length; feature += 1) values[feature] = columns[feature]![index]!;
    monitor.advance(firstDay + index, values, product.unitsSold[index]!, product.predictedDemand[index]!);
    const { data, concept } = monitor.judge();
    replay.dataAlarm[index] = data.status === "drifted" ? 1 : 0;
    replay.conceptAlarm[index] = concept.status === "degraded" || concept.status === "warning" ? 1 : 0;
    replay.dataScore[index] = data.score ?? 0;
    replay.conceptScore[index] = concept.score ?? 0;
    replay.conceptStatus.push(concept.status);
  }
  return replay;
}
