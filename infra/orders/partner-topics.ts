import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { topicSubject } from "../../functions/contracts/partners";
import type { Settings } from "../config/schema";
import type { Account } from "../foundation/account";
import type { Statement } from "../foundation/policy-document";

/** Topic of each supplier that gets its orders by mail. */
export type PartnerTopics = Readonly<Record<string, aws.sns.Topic>>;

/** An encrypted topic for each supplier that is written to, with its address as the subscriber. */
export function createPartnerTopics(
  { partners }: Settings<"orders">,
  args: {
    readonly account: Account;
    readonly key: aws.kms.Key;
    /** Physical name of a supplier's topic. */
    readonly nameOf: (subject: string) => string;
  },
): PartnerTopics {
  const { account, key, nameOf } = args;
  const topics: Record<string, aws.sns.Topic> = {};
  for (const { supplier, sink, address } of partners) {
    if (sink !== "mail" || address === undefined) continue;
    const subject = topicSubject(supplier);
    const topic = new aws.sns.Topic(`partner-${subject}`, {
      name: nameOf(subject),
      displayName: "Purchase orders",
      kmsMasterKeyId: key.id,
    });
    new aws.sns.TopicPolicy(`partner-${subject}-policy`, {
      arn: topic.arn,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AccountPublishes",
            Effect: "Allow",
            Principal: { AWS: pulumi.interpolate`arn:${account.partition}:iam::${account.accountId}:root` },
            Action: "sns:Publish",
            Resource: topic.arn,
          },
          {
            Sid: "DenyInsecureTransport",
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    });
    new aws.sns.TopicSubscription(`partner-${subject}-mail`, {
      topic: topic.arn,
      protocol: "email",
      endpoint: address,
    });
    topics[supplier] = topic;
  }
  return topics;
}

export function mapTopics(topics: PartnerTopics): pulumi.Output<Record<string, string>> {
  return pulumi.output(
    Object.fromEntries(Object.entries(topics).map(([supplier, { arn }]) => [supplier, arn])),
  );
}

/** Lets a role write to the suppliers; nothing where none is written to. */
export function publishToPartners(topics: PartnerTopics, key: aws.kms.Key): Statement[] {
  const resources = Object.values(topics).map(({ arn }) => arn);
  if (resources.length === 0) return [];
  return [
    { sid: "WriteToPartners", actions: ["sns:Publish"], resources },
    { sid: "EncryptForPartners", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [key.arn] },
  ];
}
