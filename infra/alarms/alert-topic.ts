import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";
import type { Account } from "../foundation/account";

export interface AlertTopicArgs {
  /** Physical name, 1 to 256 letters, digits, hyphens and underscores. */
  readonly topicName: string;
  /** Sender of the messages, as a reader sees it. */
  readonly displayName: string;
  /** Who hears of alarms: at most 20. */
  readonly subscriptions: Settings<"alerts">["subscriptions"];
  readonly account: Account;
  /** Customer key of the messages; its policy lets the publishing services use it. */
  readonly key: aws.kms.Key;
}

/** An encrypted topic to which the services that raise alerts and the stack's own roles may publish. */
export function createTopic(
  logicalName: string,
  { topicName, displayName, account, key }: Omit<AlertTopicArgs, "subscriptions">,
  options?: pulumi.CustomResourceOptions,
): aws.sns.Topic {
  const topic = new aws.sns.Topic(
    logicalName,
    { name: topicName, displayName, kmsMasterKeyId: key.id },
    options,
  );
  new aws.sns.TopicPolicy(
    `${logicalName}-policy`,
    { arn: topic.arn, policy: topicPolicy(topic.arn, account) },
    options,
  );
  return topic;
}

/** The encrypted topic that all alarms, budgets and reports speak to, with its subscribers. */
export function createAlertTopic(args: AlertTopicArgs): aws.sns.Topic {
  const { subscriptions } = args;
  const topic = createTopic("alerts", args);
  for (const { protocol, endpoint } of subscriptions) {
    const named = `alerts-${protocol}-`;
    // A webhook often has its key in its address, and names are shown in every preview. E-mail addresses stay as
    // they are: a new name would ask the people behind them to confirm again.
    if (protocol === "https") {
      new aws.sns.TopicSubscription(
        `${named}${createHash("sha256").update(endpoint).digest("hex").slice(0, 8)}`,
        { topic: topic.arn, protocol, endpoint: pulumi.secret(endpoint) },
        { aliases: [{ name: `${named}${endpoint}` }] },
      );
    } else {
      // The address as it is: two that differ in signs only are two subscriptions.
      new aws.sns.TopicSubscription(`${named}${endpoint}`, { topic: topic.arn, protocol, endpoint });
    }
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
export function publishAlerts(topics: aws.sns.Topic | readonly aws.sns.Topic[], key: aws.kms.Key) {
  return [
    { sid: "PublishAlerts", actions: ["sns:Publish"], resources: [topics].flat().map(({ arn }) => arn) },
    { sid: "EncryptAlerts", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [key.arn] },
  ];
}
