import type * as aws from "@pulumi/aws";
import { type Alarm, type AlarmContext, addAlarm } from "./alarm";

/** Alarms of webhooks that EventBridge could not call: who waits for a message there hears nothing. */
export function addWebhookAlarms(
  rules: ReadonlyMap<string, aws.cloudwatch.EventRule>,
  context: AlarmContext,
): Alarm[] {
  return [...rules].map(([name, rule]) =>
    addAlarm(
      {
        subject: `webhook-${name}`,
        runbookSubject: "webhook",
        condition: "failures",
        severity: "critical",
        metric: {
          namespace: "AWS/Events",
          name: "FailedInvocations",
          dimensions: { EventBusName: rule.eventBusName.apply((bus) => bus ?? ""), RuleName: rule.name },
          statistic: "Sum",
        },
        comparison: "at least",
        threshold: 1,
        periodSeconds: 300,
        breaching: [1, 1],
        missingData: "notBreaching",
        missingDataBecause: "nothing was to be told.",
      },
      context,
    ),
  );
}
