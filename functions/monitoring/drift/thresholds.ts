/**
 * Evidence for an alarm at some rates of false alarms per product-run, in natural logarithms of what is ordinary for
 * the series: found by the study on its calibration worlds and checked on others (docs/monitoring.md). Between the
 * rates, and beyond them, evidence goes with the logarithm of the rate.
 */
const DATA_EVIDENCE: Curve = [
  [0.05, 5.4],
  [0.01, 8.7],
  [0.001, 16.5],
];
const CONCEPT_EVIDENCE: Curve = [
  [0.05, 3.7],
  [0.01, 5.7],
  [0.001, 8.9],
];
/** Of one pooled series; per day on which the fleet has no event. */
const EVENT_EVIDENCE: Curve = [
  [0.05, 3.1],
  [0.01, 5.2],
  [0.001, 7.2],
];
type Curve = readonly (readonly [falseAlarmRate: number, evidence: number])[];

/** Features of a usual product: one with more has more chances to be wrong and needs more evidence. */
const USUAL_FEATURES = 5;
/** What sums of evidence are held against when a change becomes the reference, whatever rate is asked for. */
export const REFERENCE_EVIDENCE = 6.45;

/** Threshold of the evidence for data drift. */
export function computeDataThreshold(falseAlarmRate: number, featureCount: number): number {
  return readCurve(DATA_EVIDENCE, (falseAlarmRate * USUAL_FEATURES) / featureCount);
}

/** Threshold of the evidence for concept drift. */
export function computeConceptThreshold(falseAlarmRate: number): number {
  return readCurve(CONCEPT_EVIDENCE, falseAlarmRate);
}

/** Threshold of the evidence for an event: the rate is shared by so many pooled series. */
export function computeEventThreshold(falseAlarmRate: number, seriesCount: number): number {
  return readCurve(EVENT_EVIDENCE, falseAlarmRate / seriesCount);
}

/** The evidence that one feature of a usual product shows on this share of its days. */
export function toEvidence(share: number): number {
  return Math.max(0, readCurve(DATA_EVIDENCE, share * USUAL_FEATURES));
}

/** Share of a stable product's runs that show at least this score: evidence over the threshold of a rate. */
export function toFalseAlarmShare(score: number, falseAlarmRate: number, isConcept: boolean): number {
  const curve = isConcept ? CONCEPT_EVIDENCE : DATA_EVIDENCE;
  const evidence = score * readCurve(curve, falseAlarmRate);
  let segment = 0;
  while (segment < curve.length - 2 && evidence > curve[segment + 1]![1]) segment += 1;
  const [fromRate, from] = curve[segment]!;
  const [toRate, to] = curve[segment + 1]!;
  return Math.min(1, fromRate * (toRate / fromRate) ** ((evidence - from) / (to - from)));
}

function readCurve(curve: Curve, rate: number): number {
  let segment = 0;
  while (segment < curve.length - 2 && rate < curve[segment + 1]![0]) segment += 1;
  const [fromRate, from] = curve[segment]!;
  const [toRate, to] = curve[segment + 1]!;
  return from + ((to - from) * Math.log(rate / fromRate)) / Math.log(toRate / fromRate);
}
