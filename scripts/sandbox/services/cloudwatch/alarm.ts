import type { Dimension } from "./metric-store";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";
export type TreatMissingData = "missing" | "ignore" | "breaching" | "notBreaching";

/** A metric or expression of an alarm or of GetMetricData. */
export interface MetricDataQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly Label?: string;
  readonly ReturnData?: boolean;
  readonly Period?: number;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly Dimension[];
    };
    readonly Period: number;
    readonly Stat: string;
    readonly Unit?: string;
  };
}

/** What PutMetricAlarm and PutCompositeAlarm share. */
interface AlarmBasics {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled?: boolean;
  readonly OKActions?: readonly string[];
  readonly AlarmActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

export interface MetricAlarmInput extends AlarmBasics {
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Period?: number;
  readonly Unit?: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold?: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData?: TreatMissingData;
  readonly EvaluateLowSampleCountPercentile?: string;
  readonly Metrics?: readonly MetricDataQuery[];
  readonly ThresholdMetricId?: string;
}

export interface CompositeAlarmInput extends AlarmBasics {
  readonly AlarmRule: string;
}

/** An alarm and what it last found. */
export interface Alarm {
  readonly kind: "metric" | "composite";
  readonly arn: string;
  /** Settings as given; one of the two, by kind. */
  metric?: MetricAlarmInput;
  composite?: CompositeAlarmInput;
  state: AlarmState;
  stateReason: string;
  stateReasonData: string;
  stateUpdatedAtMs: number;
  stateTransitionedAtMs: number;
  configuredAtMs: number;
}

export interface AlarmHistoryItem {
  readonly alarmName: string;
  readonly kind: Alarm["kind"];
  readonly atMs: number;
  readonly type: "ConfigurationUpdate" | "StateUpdate" | "Action";
  readonly summary: string;
  readonly data: string;
  /** For state updates. */
  readonly from?: AlarmState;
  readonly to?: AlarmState;
}

export function alarmInput(alarm: Alarm): MetricAlarmInput | CompositeAlarmInput {
  return (alarm.metric ?? alarm.composite)!;
}

export function alarmName(alarm: Alarm): string {
  return alarmInput(alarm).AlarmName;
}
