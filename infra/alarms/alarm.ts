import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Severity } from "../naming";

/** A share as CloudWatch averages it: 0.7 % is 0.007, not 0.006999999999999999. */
export function ratioOf(percent: number): number {
  return Number((percent / 100).toFixed(6));
}

/** When an alarm goes off, in our words. Families of rows lie in `infra/alarms/`. */
export interface AlarmRow {
  /** What it watches: `endpoint`, `monitor`, `fleet`. */
  readonly subject: string;
  /** What is wrong when it goes off: `latency`, `errors`. With the subject the anchor of its runbook. */
  readonly condition: string;
  /** Subject of the runbook, where several subjects share one. @default subject */
  readonly runbookSubject?: string;
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
  /** Seconds of one data point: 10, 20, 30 or a multiple of 60. A daily figure needs a day. */
  readonly periodSeconds: number;
  /** How many of how many points must breach. */
  readonly breaching: readonly [points: number, of: number];
  readonly missingData: "notBreaching" | "breaching" | "ignore" | "missing";
  /** What a missing point means. */
  readonly missingDataBecause: string;
}

/** What all alarms of an environment have in common. */
export interface AlarmContext {
  /** Physical name of an alarm, at most 255 characters, unlike that of any other. */
  readonly nameOf: (subject: string, condition: string, severity: Severity) => string;
  /** Topic that hears when an alarm goes off, and when the last of its severity is over. */
  readonly topicArn: pulumi.Input<string>;
  /** Topics that hear it too, on a way of their own. @default none */
  readonly alsoTopicArns?: readonly pulumi.Input<string>[];
  /** Page with the runbooks: each description links to `<page>#<subject>-<condition>`. */
  readonly runbookUrl: string;
}

const OPERATORS = {
  above: "GreaterThanThreshold",
  "at least": "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const;

/** An alarm and the row it was made from. */
export interface Alarm {
  readonly row: AlarmRow;
  readonly resource: aws.cloudwatch.MetricAlarm;
}

/** One alarm per row: name, description and runbook are composed from the row. */
export function addAlarm(
  row: AlarmRow,
  { nameOf, topicArn, alsoTopicArns = [], runbookUrl }: AlarmContext,
  options?: pulumi.CustomResourceOptions,
): Alarm {
  const { metric } = row;
  const [breachingPoints, points] = row.breaching;
  const resource = new aws.cloudwatch.MetricAlarm(
    `${row.subject}-${row.condition}-${row.severity}`,
    {
      name: nameOf(row.subject, row.condition, row.severity),
      alarmDescription: describe(row, runbookUrl),
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: metric.dimensions,
      ...(metric.statistic.startsWith("p")
        ? { extendedStatistic: metric.statistic }
        : { statistic: metric.statistic }),
      comparisonOperator: OPERATORS[row.comparison],
      threshold: row.threshold,
      period: row.periodSeconds,
      evaluationPeriods: points,
      datapointsToAlarm: breachingPoints,
      treatMissingData: row.missingData,
      // That it is over is told once, by the composite: each alarm would mail its first evaluation too.
      alarmActions: [topicArn, ...alsoTopicArns],
    },
    options,
  );
  return { row, resource };
}

/**
 * One composite per severity: the two questions a person has, is something wrong and is it urgent, each with one
 * answer. What is wrong its alarms have told already; it tells when all of them are over.
 */
export function addCompositeAlarms(
  alarms: readonly Alarm[],
  { nameOf, topicArn, runbookUrl }: AlarmContext,
): aws.cloudwatch.CompositeAlarm[] {
  return (["warning", "critical"] as const).map((severity) => {
    const names = alarms.filter(({ row }) => row.severity === severity).map(({ resource }) => resource.name);
    return new aws.cloudwatch.CompositeAlarm(`environment-any-${severity}`, {
      alarmName: nameOf("environment", "any", severity),
      alarmDescription: `At least one ${severity} alarm is on. Runbook: ${runbookUrl}#environment-any`,
      alarmRule: pulumi.all(names).apply((known) => known.map((name) => `ALARM("${name}")`).join(" OR ")),
      okActions: [topicArn],
    });
  });
}

/** `Sum of Errors at least 1 in 1 of 1 points of 5 minutes. No data: ... Runbook: ...` */
function describe(row: AlarmRow, runbookUrl: string): string {
  const { metric, comparison, threshold, breaching } = row;
  return (
    `${metric.statistic} of ${metric.name} ${comparison} ${threshold} in ${breaching[0]} of ${breaching[1]} ` +
    `points of ${formatSeconds(row.periodSeconds)}. No data: ${row.missingDataBecause} ` +
    `Runbook: ${runbookUrl}#${row.runbookSubject ?? row.subject}-${row.condition}`
  );
}

function formatSeconds(seconds: number): string {
  for (const [unit, size] of [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const) {
    if (seconds % size === 0)
      return seconds === size ? `a${unit === "hour" ? "n" : ""} ${unit}` : `${seconds / size} ${unit}s`;
  }
  return `${seconds} seconds`;
}
