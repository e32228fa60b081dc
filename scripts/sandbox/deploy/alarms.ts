import { putCompositeAlarm, putMetricAlarm } from "../services/cloudwatch/alarms";
import { type Deployer, tagsOf } from "./deployer";

interface Inputs {
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly metricQueries?: readonly {
    readonly id: string;
    readonly expression?: string;
    readonly label?: string;
    readonly returnData?: boolean;
    readonly period?: number;
    readonly metric?: {
      readonly metricName: string;
      readonly namespace?: string;
      readonly period: number;
      readonly stat: string;
      readonly unit?: string;
      readonly dimensions?: Readonly<Record<string, string>>;
    };
  }[];
  readonly [member: string]: unknown;
}

export const metricAlarm: Deployer = {
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  async apply(resource, { call }) {
    const inputs = resource.inputs as Inputs;
    await call(putMetricAlarm, {
      AlarmName: inputs.name ?? resource.id,
      AlarmDescription: inputs.alarmDescription,
      ActionsEnabled: inputs.actionsEnabled,
      OKActions: inputs.okActions,
      AlarmActions: inputs.alarmActions,
      InsufficientDataActions: inputs.insufficientDataActions,
      MetricName: inputs.metricName,
      Namespace: inputs.namespace,
      Statistic: inputs.statistic,
      ExtendedStatistic: inputs.extendedStatistic,
      Dimensions: inputs.metricName === undefined ? undefined : toDimensions(inputs.dimensions),
      Period: inputs.period,
      Unit: inputs.unit,
      EvaluationPeriods: inputs.evaluationPeriods,
      DatapointsToAlarm: inputs.datapointsToAlarm,
      Threshold: inputs.threshold,
      ThresholdMetricId: inputs.thresholdMetricId,
      ComparisonOperator: inputs.comparisonOperator,
      TreatMissingData: inputs.treatMissingData,
      EvaluateLowSampleCountPercentile: inputs.evaluateLowSampleCountPercentiles,
      Metrics: inputs.metricQueries?.map((query) => ({
        Id: query.id,
        Expression: query.expression,
        Label: query.label,
        // The provider's default is false, the API's true.
        ReturnData: query.returnData ?? false,
        Period: query.period,
        MetricStat: query.metric && {
          Metric: {
            Namespace: query.metric.namespace,
            MetricName: query.metric.metricName,
            Dimensions: toDimensions(query.metric.dimensions),
          },
          Period: query.metric.period,
          Stat: query.metric.stat,
          Unit: query.metric.unit,
        },
      })),
      Tags: tagsOf(resource),
    });
  },
};

function toDimensions(dimensions: Readonly<Record<string, string>> = {}) {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

export const compositeAlarm: Deployer = {
  type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  async apply(resource, { call }) {
    const { inputs } = resource;
    await call(putCompositeAlarm, {
      AlarmName: inputs.alarmName,
      AlarmRule: inputs.alarmRule,
      AlarmDescription: inputs.alarmDescription,
      ActionsEnabled: inputs.actionsEnabled,
      OKActions: inputs.okActions,
      AlarmActions: inputs.alarmActions,
      InsufficientDataActions: inputs.insufficientDataActions,
      Tags: tagsOf(resource),
    });
  },
};
