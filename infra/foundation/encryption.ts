import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SealPurpose } from "../../functions/contracts/people";
import type { Account } from "./account";
import type { Statement } from "./policy-document";

/** Services that publish to the encrypted alert topic on their own behalf. */
const PUBLISHING_SERVICES = [
  "cloudwatch.amazonaws.com",
  "budgets.amazonaws.com",
  "costalerts.amazonaws.com",
] as const;

/** What an administrator of the account may do with the key; `kms:*` would also allow using it. */
const ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:CreateGrant",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:DisableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
] as const;

/** What IAM policies of the account may allow its roles. */
const USE = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
] as const;

export interface KeyArgs {
  /** Alias of the key without `alias/`: 1 to 250 letters, digits and `-_/`. */
  readonly aliasName: string;
  readonly account: Account;
  /** Whether the key stays when the stack goes: without it nobody reads what it encrypted. */
  readonly protect: boolean;
}

/**
 * The customer key of the environment: always for the alert topic (CloudWatch cannot publish to a topic
 * under an AWS managed key), for the lake where the configuration says so. Rotated yearly.
 */
export function createKey({ aliasName, account, protect }: KeyArgs): aws.kms.Key {
  const key = new aws.kms.Key(
    "key",
    {
      description: `Data and alerts of ${aliasName}.`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: keyPolicy(account),
    },
    { protect },
  );
  new aws.kms.Alias("key-alias", { name: `alias/${aliasName}`, targetKeyId: key.id });
  return key;
}

/**
 * The key of sessions: of its own, so that who may use the other one can neither make a session nor read one. Material
 * rotates every quarter; KMS keeps what opens what older material sealed.
 */
export function createSessionKey({ aliasName, account }: Omit<KeyArgs, "protect">): aws.kms.Key {
  const key = new aws.kms.Key("session-key", {
    description: `Sessions of people, ${aliasName}.`,
    enableKeyRotation: true,
    rotationPeriodInDays: 90,
    deletionWindowInDays: 7,
    policy: keyPolicy(account, []),
  });
  new aws.kms.Alias("session-key-alias", { name: `alias/${aliasName}`, targetKeyId: key.id });
  return key;
}

/** Lets a role seal or open what people's browsers carry, for a purpose. */
export function useSessionKey(
  key: aws.kms.Key,
  actions: readonly ("kms:Encrypt" | "kms:Decrypt")[],
  purposes: readonly SealPurpose[],
): Statement {
  return {
    sid:
      actions.length > 1
        ? "SealAndOpenSessions"
        : actions[0] === "kms:Encrypt"
          ? "SealSessions"
          : "OpenSessions",
    actions,
    resources: [key.arn],
    conditions: { StringEquals: { "kms:EncryptionContext:purpose": purposes } },
  };
}

/** In the policy of a key, the resource `*` is this key: the key's ARN does not exist yet. */
function keyPolicy(
  { accountId, partition }: Account,
  publishing: readonly string[] = PUBLISHING_SERVICES,
): pulumi.Output<string> {
  const root = pulumi.interpolate`arn:${partition}:iam::${accountId}:root`;
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDelegatesToIamPolicies",
        Effect: "Allow",
        Principal: { AWS: root },
        Action: [...ADMINISTRATION, ...USE],
        Resource: "*",
      },
      ...(publishing.length > 0
        ? [
            {
              Sid: "ServicesPublishAlerts",
              Effect: "Allow",
              Principal: { Service: [...publishing] },
              Action: ["kms:Decrypt", "kms:GenerateDataKey"],
              Resource: "*",
              Condition: { StringEquals: { "aws:SourceAccount": accountId } },
            },
          ]
        : []),
    ],
  });
}
