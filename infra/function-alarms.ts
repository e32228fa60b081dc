import { type AlarmContext, type AlarmRow, addAlarm } from "./alarms";
import type { InlineFunction } from "./function";

/** Alarms of one function: errors. */
export function addFunctionAlarms(name: string, lambda: InlineFunction, context: AlarmContext) {
  const rows: AlarmRow[] = [
    {
      subject: name,
      condition: "errors",
      severity: "critical",
      metric: {
        namespace: "AWS/Lambda",
        name: "Errors",
        dimensions: { FunctionName: lambda.name },
        statistic: "Sum",
      },
      comparison: "at least",
      threshold: 1,
      periodSeconds: 300,
      points: 1,
      breachingPoints: 1,
      missingData: "notBreaching",
      missingDataBecause: "the function did not run.",
    },
  ];
  return rows.map((row) => addAlarm(row, context, { parent: lambda }));
}
