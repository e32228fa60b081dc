import { METRIC_NAMESPACE, runDimensions, SCHEDULED_RUN } from "../../functions/contracts/metrics";
import type { FunctionName } from "../../functions/contracts/stack-outputs";
import type { InlineFunction } from "../function/inline-function";
import { type Alarm, type AlarmContext, type AlarmRow, addAlarm } from "./alarm";

const DID_NOT_RUN = { missingData: "notBreaching", missingDataBecause: "the function did not run." } as const;
const HOUR_SECONDS = 3600;

/** Share of the time limit from which on a run is too close to it. */
const NEAR_TIMEOUT_RATIO = 0.8;

/** Alarms of one function and of its dead letters; of a daily one also that it ran. */
export function addFunctionAlarms(
  subject: FunctionName,
  lambda: InlineFunction,
  environment: string,
  context: AlarmContext,
): Alarm[] {
  return functionRows(subject, lambda, environment).map((row) => {
    const alsoTopicArns = MESSENGER_FAILS.includes(row.condition) ? context.alsoTopicArns : [];
    return addAlarm(row, { ...context, alsoTopicArns }, { parent: lambda });
  });
}

/** What a function cannot tell by itself, when it is the one that tells. */
const MESSENGER_FAILS = ["errors", "dead-letters"];

export function functionRows(
  subject: FunctionName,
  lambda: Pick<InlineFunction, "name" | "deadLetterQueueName" | "timeoutSeconds" | "isDaily">,
  environment: string,
): AlarmRow[] {
  const metric = (name: string, statistic: string) => ({
    namespace: "AWS/Lambda",
    name,
    dimensions: { FunctionName: lambda.name },
    statistic,
  });
  const rows: AlarmRow[] = [
    {
      subject,
      condition: "errors",
      severity: "critical",
      metric: metric("Errors", "Sum"),
      comparison: "at least",
      threshold: 1,
      periodSeconds: 300,
      // A daily run has one chance a day; a function that is asked all the time may fail once.
      breaching: lambda.isDaily ? [1, 1] : [2, 3],
      ...DID_NOT_RUN,
    },
    {
      subject,
      condition: "throttles",
      severity: "warning",
      metric: metric("Throttles", "Sum"),
      comparison: "at least",
      threshold: 1,
      periodSeconds: 300,
      breaching: lambda.isDaily ? [1, 1] : [3, 3],
      ...DID_NOT_RUN,
    },
    {
      subject,
      condition: "duration",
      severity: "warning",
      metric: metric("Duration", "Maximum"),
      comparison: "above",
      threshold: lambda.timeoutSeconds * 1000 * NEAR_TIMEOUT_RATIO,
      periodSeconds: 300,
      breaching: lambda.isDaily ? [1, 1] : [3, 3],
      ...DID_NOT_RUN,
    },
    {
      subject,
      condition: "dead-letters",
      severity: "critical",
      metric: {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: lambda.deadLetterQueueName },
        statistic: "Maximum",
      },
      comparison: "at least",
      threshold: 1,
      periodSeconds: 300,
      breaching: [1, 1],
      missingData: "notBreaching",
      missingDataBecause: "a queue without messages reports nothing after some hours.",
    },
  ];
  if (!lambda.isDaily) return rows;
  return [
    ...rows,
    {
      subject,
      condition: "heartbeat",
      severity: "critical",
      // Not the invocations: a page that is opened, or a run by hand, would hide that the schedule is dead.
      metric: {
        namespace: METRIC_NAMESPACE,
        name: SCHEDULED_RUN.name,
        dimensions: runDimensions(environment, subject),
        statistic: "Sum",
      },
      comparison: "below",
      threshold: 1,
      // 30 hours: a run may be late by some hours, a day without one may not pass.
      periodSeconds: 6 * HOUR_SECONDS,
      breaching: [5, 5],
      missingData: "breaching",
      missingDataBecause: "the daily run did not happen, which is what this alarm is for.",
    },
  ];
}
