import { type Rule, resourceRule } from "../rule";

/** Keys of AWS's own that CloudWatch and Budgets cannot use to publish to a topic. */
const AWS_MANAGED_KEYS = new Set(["alias/aws/sns", "alias/aws/sqs"]);

/** Messages rest encrypted, and the services that send them can. */
export const MESSAGING_RULES: readonly Rule[] = [
  resourceRule(
    "topic-encrypted-with-own-key",
    "A topic is encrypted with a key of the stack: alarms cannot publish through the key AWS manages.",
    ["aws:sns/topic:Topic"],
    ({ kmsMasterKeyId }) => [
      kmsMasterKeyId === undefined
        ? "is not encrypted; set kmsMasterKeyId to a key of the stack"
        : AWS_MANAGED_KEYS.has(kmsMasterKeyId)
          ? `is encrypted with ${kmsMasterKeyId}, through which no alarm can publish; use a key of the stack`
          : undefined,
    ],
  ),
  resourceRule(
    "queue-encrypted",
    "A queue is encrypted.",
    ["aws:sqs/queue:Queue"],
    ({ kmsMasterKeyId, sqsManagedSseEnabled }) => [
      kmsMasterKeyId === undefined && sqsManagedSseEnabled !== true
        ? "is not encrypted; set sqsManagedSseEnabled or kmsMasterKeyId"
        : undefined,
    ],
  ),
  resourceRule(
    "queue-keeps-messages",
    "A dead-letter queue keeps messages long enough for somebody to come back from a long weekend.",
    ["aws:sqs/queue:Queue"],
    ({ messageRetentionSeconds }) => [
      messageRetentionSeconds >= 7 * 86_400
        ? undefined
        : `keeps messages for ${messageRetentionSeconds ?? "the default 345600"} s; at least 604800 s (7 days)`,
    ],
  ),
  resourceRule("key-rotates", "A key of the stack rotates every year.", ["aws:kms/key:Key"], (props) => [
    props.enableKeyRotation === true ? undefined : "does not rotate; set enableKeyRotation",
  ]),
];
