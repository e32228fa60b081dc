import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";
import { type Alarm, type AlarmContext, addAlarm, ratioOf } from "./alarm";

/** Alarms of an HTTP API, that of programs or the pages': answers that are the server's fault. */
export function addApiAlarms(
  subject: "api" | "pages",
  apiId: pulumi.Input<string>,
  { serverErrorPercent }: Settings<"alerts">,
  context: AlarmContext,
): Alarm[] {
  return [
    addAlarm(
      {
        subject,
        condition: "server-errors",
        severity: "critical",
        metric: {
          namespace: "AWS/ApiGateway",
          name: "5xx",
          dimensions: { ApiId: apiId },
          statistic: "Average",
        },
        comparison: "above",
        threshold: ratioOf(serverErrorPercent),
        periodSeconds: 300,
        breaching: [2, 3],
        missingData: "notBreaching",
        missingDataBecause: "nobody asked.",
      },
      context,
    ),
  ];
}
