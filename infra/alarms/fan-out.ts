import type * as pulumi from "@pulumi/pulumi";
import type { FanOut } from "../fan-out/fan-out";
import { type Alarm, type AlarmContext, type AlarmRow, addAlarm } from "./alarm";

const HOUR_SECONDS = 3600;

/**
 * Alarms of the state machine: a run that failed or ran out of time, and, where it is scheduled, days without
 * one. What is merely incomplete the machine tells by itself.
 */
export function addFanOutAlarms(fanOut: FanOut, context: AlarmContext): Alarm[] {
  return fanOutRows(fanOut).map((row) => addAlarm(row, context, { parent: fanOut }));
}

function fanOutRows({ arn, deadLetterQueueName }: Pick<FanOut, "arn" | "deadLetterQueueName">): AlarmRow[] {
  const ended = (condition: string, name: string) =>
    rowOf(condition, {
      metric: metricOf(arn, name),
      missingData: "notBreaching",
      missingDataBecause: "no execution ended.",
    });
  const rows = [ended("failures", "ExecutionsFailed"), ended("time-out", "ExecutionsTimedOut")];
  if (deadLetterQueueName === undefined) return rows;
  return [
    ...rows,
    rowOf("dead-letters", {
      metric: {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: deadLetterQueueName },
        statistic: "Maximum",
      },
      missingData: "notBreaching",
      missingDataBecause: "a queue without messages reports nothing after some hours.",
    }),
    {
      ...rowOf("heartbeat", {
        metric: metricOf(arn, "ExecutionsSucceeded"),
        missingData: "breaching",
        missingDataBecause: "the daily runs did not happen, which is what this alarm is for.",
      }),
      comparison: "below",
      // 30 hours: a run may be late by some hours, a day without one may not pass.
      periodSeconds: 6 * HOUR_SECONDS,
      breaching: [5, 5],
    },
  ];
}

function metricOf(machineArn: pulumi.Output<string>, name: string): AlarmRow["metric"] {
  return { namespace: "AWS/States", name, dimensions: { StateMachineArn: machineArn }, statistic: "Sum" };
}

function rowOf(
  condition: string,
  row: Pick<AlarmRow, "metric" | "missingData" | "missingDataBecause">,
): AlarmRow {
  return {
    subject: "fan-out",
    condition,
    severity: "critical",
    comparison: "at least",
    threshold: 1,
    periodSeconds: 300,
    breaching: [1, 1],
    ...row,
  };
}
