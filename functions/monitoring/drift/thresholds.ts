/**
 * Evidence needed for an alarm, in natural logarithms, at one false alarm per hundred product-runs. Found by
 * the study on seed 1 and checked on others (docs/monitoring.md); a product with more features has more
 * chances to be wrong and needs more.
 */
const DATA_EVIDENCE = 6.45;
const CONCEPT_EVIDENCE = 5.3;
/** The tail of the evidence falls by a factor e per this much, as measured. */
const TAIL_SLOPE = 1.1;
const USUAL_FEATURES = 5;
/** Ranks among few values reach less far, so evidence is scarcer: by up to a tenth in the first months. */
const LARGEST_DISCOUNT = 0.1;
const FULL_HISTORY_DAYS = 400;
const SHORT_HISTORY_DAYS = 112;

/** Threshold of the evidence for data drift. */
export function computeDataThreshold(falseAlarmRate: number, featureCount: number): number {
  return DATA_EVIDENCE + TAIL_SLOPE * Math.log((0.01 / falseAlarmRate) * (featureCount / USUAL_FEATURES));
}

/** Threshold of the evidence for concept drift. */
export function computeConceptThreshold(falseAlarmRate: number): number {
  return CONCEPT_EVIDENCE + TAIL_SLOPE * Math.log(0.01 / falseAlarmRate);
}

/** Factor on scores of a product with `days` days of history, 1 from about a year on. */
export function computeHistoryFactor(days: number): number {
  const lacking = (FULL_HISTORY_DAYS - days) / (FULL_HISTORY_DAYS - SHORT_HISTORY_DAYS);
  return 1 / (1 - LARGEST_DISCOUNT * Math.min(1, Math.max(0, lacking)));
}
