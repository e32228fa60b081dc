import type { AlarmState, TreatMissingData } from "./alarm";

/** How points are judged. */
export interface EvaluationRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
  /** Whether a value is on the wrong side of the threshold. */
  readonly isBreaching: (value: number, index: number) => boolean;
}

/**
 * Judges the datapoints of an evaluation range, newest first, `undefined` where a period has no data.
 *
 * As many existing points as there are evaluation periods decide alone. With fewer, the missing ones are
 * filled in the way the alarm says. Under `missing` and `ignore` an alarm still goes off when every
 * existing point breaches and the oldest of them is at least `datapointsToAlarm` periods old: what is
 * missing after it cannot have been better. `undefined` means: keep the state.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
 */
export function evaluatePoints(
  newestFirst: readonly (number | undefined)[],
  rule: EvaluationRule,
): AlarmState | undefined {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const existing = newestFirst.flatMap((value, age) =>
    value === undefined ? [] : [{ age, breaches: rule.isBreaching(value, age) }],
  );
  const considered = existing.slice(0, evaluationPeriods);
  const breachingCount = considered.filter((point) => point.breaches).length;
  const missingCount = evaluationPeriods - considered.length;
  if (missingCount === 0) return breachingCount >= datapointsToAlarm ? "ALARM" : "OK";

  switch (treatMissingData) {
    case "breaching":
      return breachingCount + missingCount >= datapointsToAlarm ? "ALARM" : "OK";
    case "notBreaching":
      return breachingCount >= datapointsToAlarm ? "ALARM" : "OK";
    case "ignore":
      if (breachingCount >= datapointsToAlarm) return "ALARM";
      return breachingCount === considered.length ? undefined : "OK";
    case "missing":
      if (considered.length === 0) return "INSUFFICIENT_DATA";
      if (breachingCount >= datapointsToAlarm) return "ALARM";
      return breachingCount === considered.length && considered.at(-1)!.age + 1 >= datapointsToAlarm
        ? "ALARM"
        : "OK";
  }
}
