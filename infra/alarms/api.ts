import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, type AlarmContext, addAlarm } from "../alarms";

/** Alarms of the HTTP API: answers that are the server's fault. */
export function addApiAlarms(apiId: pulumi.Input<string>, context: AlarmContext): Alarm[] {
  return [
    addAlarm(
      {
        subject: "api",
        condition: "server-errors",
        severity: "critical",
        metric: {
          namespace: "AWS/ApiGateway",
          name: "5xx",
          dimensions: { ApiId: apiId },
          statistic: "Average",
        },
        comparison: "above",
        threshold: context.config.alerts.serverErrorPercent / 100,
        periodSeconds: 300,
        breaching: [2, 3],
        missingData: "notBreaching",
        missingDataBecause: "nobody asked.",
      },
      context,
    ),
  ];
}
