/**
 * Evidence needed for an alarm, in natural logarithms, at one false alarm per hundred product-runs. Found by
 * the study on seed 1 and checked on others (docs/monitoring.md); a product with more features has more
 * chances to be wrong and needs more.
 */
const DATA_EVIDENCE = 7.0;
const CONCEPT_EVIDENCE = 5.3;
/** The tail of the evidence falls by a factor e per this much, as measured. */
const TAIL_SLOPE = 1.1;
const USUAL_FEATURES = 5;

/** Threshold of the evidence for data drift. */
export function computeDataThreshold(falseAlarmRate: number, featureCount: number): number {
  return DATA_EVIDENCE + TAIL_SLOPE * Math.log((0.01 / falseAlarmRate) * (featureCount / USUAL_FEATURES));
}

/** Threshold of the evidence for concept drift. */
export function computeConceptThreshold(falseAlarmRate: number): number {
  return CONCEPT_EVIDENCE + TAIL_SLOPE * Math.log(0.01 / falseAlarmRate);
}
