import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/read-config";
import type { Account } from "../foundation/account";
import { physicalName } from "../naming";

/** The encrypted topic that all alarms, budgets and reports speak to, with its subscribers. */
export function createAlertTopic(config: StackConfig, account: Account, key: aws.kms.Key): aws.sns.Topic {
  const topic = new aws.sns.Topic("alerts", {
    name: physicalName("topic", "alerts"),
    displayName: `Alerts of ${physicalName("topic")}`,
    kmsMasterKeyId: key.id,
  });
  new aws.sns.TopicPolicy("alerts-policy", { arn: topic.arn, policy: topicPolicy(topic.arn, account) });
  for (const { protocol, endpoint } of config.alerts.subscriptions) {
    // The address as it is: two that differ in signs only are two subscriptions.
    new aws.sns.TopicSubscription(`alerts-${protocol}-${endpoint}`, { topic: topic.arn, protocol, endpoint });
  }
  return topic;
}

/** Only the services that raise alerts may publish, only for this account, and only over TLS. */
function topicPolicy(topicArn: pulumi.Output<string>, account: Account): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ServicesPublish",
        Effect: "Allow",
        Principal: {
          Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com"],
        },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { StringEquals: { "aws:SourceAccount": account.accountId } },
      },
      {
        Sid: "DenyInsecureTransport",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}

/** Lets a role publish to the topic, whose messages are encrypted. */
export function publishAlerts(topic: aws.sns.Topic, key: aws.kms.Key) {
  return [
    { sid: "PublishAlerts", actions: ["sns:Publish"], resources: [topic.arn] },
    { sid: "EncryptAlerts", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [key.arn] },
  ];
}
