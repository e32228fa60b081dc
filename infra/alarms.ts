import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config";
import { alarmName, type Severity } from "./naming";

/** When an alarm goes off, in our words. */
export interface AlarmRow {
  /** What it watches: `endpoint`, `monitor`, `fleet`. */
  readonly subject: string;
  /** What is wrong when it goes off: `latency`, `errors`. */
  readonly condition: string;
  readonly severity: Severity;
  readonly metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
    /** `Sum`, `Average`, `Maximum`, or a percentile such as `p99`. */
    readonly statistic: string;
  };
  readonly comparison: "above" | "at least" | "below";
  readonly threshold: number;
  /** Seconds of one data point: 10, 20, 30 or a multiple of 60. */
  readonly periodSeconds: number;
  /** Points looked at, and how many of them must breach. */
  readonly points: number;
  readonly breachingPoints: number;
  readonly missingData: "notBreaching" | "breaching" | "ignore" | "missing";
  /** What a missing point means. */
  readonly missingDataBecause: string;
}

const OPERATORS = {
  above: "GreaterThanThreshold",
  "at least": "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const;

export interface AlarmContext {
  readonly config: StackConfig;
  readonly topicArn: pulumi.Input<string>;
}

/** One alarm per row: name, description and runbook are composed from the row. */
export function addAlarm(
  row: AlarmRow,
  { config, topicArn }: AlarmContext,
  options?: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const { metric } = row;
  const isPercentile = metric.statistic.startsWith("p");
  return new aws.cloudwatch.MetricAlarm(
    `${row.subject}-${row.condition}-${row.severity}`,
    {
      name: alarmName(row.subject, row.condition, row.severity),
      alarmDescription: describe(row, config.alerts.runbookUrl),
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: metric.dimensions,
      ...(isPercentile ? { extendedStatistic: metric.statistic } : { statistic: metric.statistic }),
      comparisonOperator: OPERATORS[row.comparison],
      threshold: row.threshold,
      period: row.periodSeconds,
      evaluationPeriods: row.points,
      datapointsToAlarm: row.breachingPoints,
      treatMissingData: row.missingData,
      alarmActions: [topicArn],
      okActions: [topicArn],
    },
    options,
  );
}

/** `Sum of Errors at least 1 in 1 of 1 points of 5 minutes. ...` */
function describe(row: AlarmRow, runbookUrl: string): string {
  const { metric, comparison, threshold, breachingPoints, points } = row;
  return (
    `${metric.statistic} of ${metric.name} ${comparison} ${threshold} in ${breachingPoints} of ${points} ` +
    `points of ${formatSeconds(row.periodSeconds)}. No data: ${row.missingDataBecause} ` +
    `Runbook: ${runbookUrl}#${row.subject}-${row.condition}`
  );
}

function formatSeconds(seconds: number): string {
  if (seconds % 86_400 === 0) return seconds === 86_400 ? "a day" : `${seconds / 86_400} days`;
  if (seconds % 60 === 0) return seconds === 60 ? "a minute" : `${seconds / 60} minutes`;
  return `${seconds} seconds`;
}
