import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { startOnEvents } from "./event-rule";

/** A topic whose messages start a function. */
export interface MessageTrigger {
  readonly topicArn: pulumi.Input<string>;
}

/** Alarms whose end starts a function. */
export interface AlarmTrigger {
  /** How their names begin. */
  readonly namePrefix: string;
}

/** Starts a function for each message of a topic, at least once. */
export function startOnMessages(
  logicalName: string,
  { topicArn, functionArn }: MessageTrigger & { readonly functionArn: pulumi.Input<string> },
  options: pulumi.CustomResourceOptions,
): void {
  const permission = new aws.lambda.Permission(
    `${logicalName}-messages-permission`,
    {
      action: "lambda:InvokeFunction",
      function: functionArn,
      principal: "sns.amazonaws.com",
      sourceArn: topicArn,
    },
    options,
  );
  new aws.sns.TopicSubscription(
    `${logicalName}-messages`,
    { topic: topicArn, protocol: "lambda", endpoint: functionArn },
    { ...options, dependsOn: [permission] },
  );
}

export interface AlarmTriggerArgs extends AlarmTrigger {
  /** Physical name of the rule. @default named by Pulumi */
  readonly ruleName?: string;
  readonly functionArn: pulumi.Input<string>;
}

/**
 * Starts a function for each alarm that is over. An action of the alarm itself would also mail its first evaluation; the
 * event says what was before.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function startOnAlarmsOver(
  logicalName: string,
  { namePrefix, ruleName, functionArn }: AlarmTriggerArgs,
  options: pulumi.CustomResourceOptions,
): void {
  startOnEvents(
    `${logicalName}-alarms`,
    {
      ruleName,
      functionArn,
      description: `Starts ${logicalName} for each alarm that is over.`,
      eventPattern: JSON.stringify({
        source: ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        detail: { alarmName: [{ prefix: namePrefix }], state: { value: ["OK"] } },
      }),
    },
    options,
  );
}
