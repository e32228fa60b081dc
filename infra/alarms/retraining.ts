import type * as pulumi from "@pulumi/pulumi";
import type { Retraining } from "../retraining/retraining";
import { type Alarm, type AlarmContext, type AlarmRow, addAlarm } from "./alarm";

/** Alarms of the training: a run that failed or took too long. The model that serves stays either way. */
export function addRetrainingAlarms(retraining: Retraining, context: AlarmContext): Alarm[] {
  return [
    rowOf("failures", retraining.arn, "ExecutionsFailed"),
    rowOf("time-out", retraining.arn, "ExecutionsTimedOut"),
  ].map((row) => addAlarm(row, context, { parent: retraining }));
}

function rowOf(condition: string, machineArn: pulumi.Output<string>, name: string): AlarmRow {
  return {
    subject: "retraining",
    condition,
    severity: "warning",
    metric: {
      namespace: "AWS/States",
      name,
      dimensions: { StateMachineArn: machineArn },
      statistic: "Sum",
    },
    comparison: "at least",
    threshold: 1,
    periodSeconds: 300,
    breaching: [1, 1],
    missingData: "notBreaching",
    missingDataBecause: "no execution ended.",
  };
}
