import type { AlarmState, MetricAlarmInput, MetricDataQuery, TreatMissingData } from "./alarm";
import type { MetricStore } from "./metric-store";
import { readSeries } from "./read-series";

/** What an evaluation found; no `state` means: keep the old one. */
export interface Judgement {
  readonly state: AlarmState | undefined;
  readonly reason: string;
  readonly data: string;
}

/** Periods of an hour and more are not looked back beyond the evaluation periods. */
const LOOK_BACK_BELOW_SECONDS = 3600;
const EXTRA_PERIODS = 2;

/** The alarm's metrics as queries, whichever way they were given; the first one is what is compared. */
export function alarmQueries(input: MetricAlarmInput): readonly MetricDataQuery[] {
  if (input.Metrics) return input.Metrics;
  return [
    {
      Id: "m1",
      ReturnData: true,
      MetricStat: {
        Metric: { Namespace: input.Namespace!, MetricName: input.MetricName!, Dimensions: input.Dimensions },
        Period: input.Period!,
        Stat: (input.Statistic ?? input.ExtendedStatistic)!,
      },
    },
  ];
}

export function alarmPeriodSeconds(input: MetricAlarmInput): number {
  return (
    input.Period ??
    input.Metrics?.find((query) => query.MetricStat)?.MetricStat?.Period ??
    input.Metrics?.[0]?.Period ??
    60
  );
}

/** Periods read per evaluation: a few more than must be judged, so that late gaps can be bridged. */
export function evaluationRange(input: MetricAlarmInput): number {
  return input.EvaluationPeriods + (alarmPeriodSeconds(input) < LOOK_BACK_BELOW_SECONDS ? EXTRA_PERIODS : 0);
}

/** Evaluates an alarm at an instant; its newest period ends there. */
export function judgeAlarm(store: MetricStore, input: MetricAlarmInput, atMs: number): Judgement {
  const periodMs = alarmPeriodSeconds(input) * 1000;
  const range = evaluationRange(input);
  const startsMs = Array.from({ length: range }, (_, index) => atMs - (range - index) * periodMs);
  const queries = alarmQueries(input);
  const series = readSeries(store, queries, { startsMs, periodMs });
  const watched =
    queries.find((query) => query.ReturnData !== false && query.Id !== input.ThresholdMetricId) ??
    queries[0]!;
  const points = series.get(watched.Id)!;
  const newestFirst = [...points].reverse();
  const comparison = COMPARISONS[input.ComparisonOperator]!;
  const threshold = input.Threshold ?? 0;
  const datapointsToAlarm = input.DatapointsToAlarm ?? input.EvaluationPeriods;
  const state = evaluatePoints(newestFirst, {
    evaluationPeriods: input.EvaluationPeriods,
    datapointsToAlarm,
    treatMissingData: input.TreatMissingData ?? "missing",
    isBreaching: (value) => comparison.holds(value, threshold),
  });
  const recent = newestFirst
    .flatMap((value, age) => (value === undefined ? [] : [{ value, atMs: atMs - (age + 1) * periodMs }]))
    .slice(0, input.EvaluationPeriods);
  return {
    state,
    reason: describe(state, recent, input, threshold, datapointsToAlarm),
    data: JSON.stringify({
      version: "1.0",
      queryDate: new Date(atMs).toISOString(),
      statistic: input.Statistic ?? input.ExtendedStatistic,
      period: periodMs / 1000,
      recentDatapoints: recent.map((point) => point.value),
      threshold,
    }),
  };
}

function describe(
  state: AlarmState | undefined,
  recent: readonly { readonly value: number; readonly atMs: number }[],
  input: MetricAlarmInput,
  threshold: number,
  datapointsToAlarm: number,
): string {
  const missing = input.EvaluationPeriods - recent.length;
  if (recent.length === 0) {
    const treated =
      state === "INSUFFICIENT_DATA"
        ? ""
        : ` and ${missing} missing datapoint(s) treated as [${wordsFor(input)}]`;
    return state === "INSUFFICIENT_DATA"
      ? "Insufficient Data: no datapoints were received for the periods of the evaluation."
      : `Threshold Crossed: no datapoints were received for ${input.EvaluationPeriods} period(s)${treated}.`;
  }
  const breaching = recent.filter(({ value }) =>
    COMPARISONS[input.ComparisonOperator]!.holds(value, threshold),
  ).length;
  const count = state === "ALARM" ? breaching : recent.length - breaching;
  const shown = recent.map(({ value, atMs }) => `${value} (${new Date(atMs).toISOString()})`).join(", ");
  const verb = state === "ALARM" ? "was" : "was not";
  const words = COMPARISONS[input.ComparisonOperator]!.words;
  const transition = `minimum ${datapointsToAlarm} datapoint(s) for OK -> ALARM transition`;
  return `Threshold Crossed: ${count} out of the last ${recent.length} datapoint(s) [${shown}] ${verb} ${words} the threshold (${threshold}) (${transition}).`;
}

function wordsFor(input: MetricAlarmInput): string {
  return { breaching: "Breaching", notBreaching: "NonBreaching", ignore: "Ignored", missing: "Missing" }[
    input.TreatMissingData ?? "missing"
  ];
}

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

/** Comparison operators of static thresholds, with the words CloudWatch uses in a state's reason. */
export const COMPARISONS: Readonly<
  Record<string, { readonly words: string; readonly holds: (value: number, threshold: number) => boolean }>
> = {
  GreaterThanThreshold: { words: "greater than", holds: (value, threshold) => value > threshold },
  GreaterThanOrEqualToThreshold: {
    words: "greater than or equal to",
    holds: (value, threshold) => value >= threshold,
  },
  LessThanThreshold: { words: "less than", holds: (value, threshold) => value < threshold },
  LessThanOrEqualToThreshold: {
    words: "less than or equal to",
    holds: (value, threshold) => value <= threshold,
  },
};
