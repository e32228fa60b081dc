import { assertLifecycleRules, type LifecycleRule } from "../services/s3/lifecycle-rules";
import { type Deployer, tagsOf } from "./deployer";
import { keyArnOf } from "./rights";

export const bucket: Deployer = {
  type: "aws:s3/bucket:Bucket",
  apply(resource, { world, isUpdate }) {
    const name = String(resource.state.bucket ?? resource.id);
    if (!isUpdate) world.s3.createBucket(name);
    world.tags.set(`arn:aws:s3:::${name}`, tagsOf(resource));
  },
};

export const bucketVersioning: Deployer = {
  type: "aws:s3/bucketVersioning:BucketVersioning",
  apply({ inputs }, { world }) {
    const { status } = inputs.versioningConfiguration as { status: string };
    if (status === "Enabled" || status === "Suspended")
      world.s3.bucket(String(inputs.bucket)).versioning = status;
  },
};

export const bucketNotification: Deployer = {
  type: "aws:s3/bucketNotification:BucketNotification",
  apply({ inputs, name }, { world }) {
    const { bucket: bucketName, eventbridge, ...others } = inputs;
    if (Object.keys(others).length > 0) {
      throw new Error(
        `Notification "${name}" has ${Object.keys(others).join(", ")}; the sandbox knows eventbridge.`,
      );
    }
    world.s3.bucket(String(bucketName)).sendsEvents = eventbridge === true;
  },
};

interface EncryptionRule {
  readonly applyServerSideEncryptionByDefault?: {
    readonly sseAlgorithm: string;
    readonly kmsMasterKeyId?: string;
  };
}

/** Nothing is encrypted here; what is read and written takes the rights to the key all the same. */
export const bucketEncryption: Deployer = {
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  apply({ inputs }, { world }) {
    const [rule] = inputs.rules as readonly EncryptionRule[];
    const { sseAlgorithm, kmsMasterKeyId } = rule?.applyServerSideEncryptionByDefault ?? {};
    world.s3.bucket(String(inputs.bucket)).kmsKeyArn =
      sseAlgorithm === "aws:kms" ? keyArnOf(world, kmsMasterKeyId) : undefined;
  },
};

interface RuleInput {
  readonly id: string;
  readonly status: string;
  readonly filter?: {
    readonly prefix?: string;
    readonly tag?: { readonly key: string; readonly value: string };
    readonly and?: { readonly prefix?: string; readonly tags?: Readonly<Record<string, string>> };
  };
  readonly expiration?: { readonly days?: number; readonly expiredObjectDeleteMarker?: boolean };
  readonly noncurrentVersionExpiration?: {
    readonly noncurrentDays?: number;
    readonly newerNoncurrentVersions?: number;
  };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
  readonly transitions?: readonly { readonly days?: number; readonly storageClass: string }[];
  readonly noncurrentVersionTransitions?: readonly {
    readonly noncurrentDays: number;
    readonly storageClass: string;
  }[];
}

export const bucketLifecycle: Deployer = {
  type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  apply({ inputs }, { world }) {
    const rules = (inputs.rules as readonly RuleInput[]).map(toRule);
    assertLifecycleRules(rules);
    world.s3.bucket(String(inputs.bucket)).lifecycleRules = rules;
  },
};

function toRule(rule: RuleInput): LifecycleRule {
  const { filter = {} } = rule;
  return {
    id: rule.id,
    enabled: rule.status === "Enabled",
    prefix: filter.prefix ?? filter.and?.prefix ?? "",
    tags: filter.and?.tags ?? (filter.tag ? { [filter.tag.key]: filter.tag.value } : {}),
    expirationDays: rule.expiration?.days,
    expiredObjectDeleteMarker: rule.expiration?.expiredObjectDeleteMarker,
    noncurrentExpirationDays: rule.noncurrentVersionExpiration?.noncurrentDays,
    newerNoncurrentVersions: rule.noncurrentVersionExpiration?.newerNoncurrentVersions,
    abortIncompleteUploadDays: rule.abortIncompleteMultipartUpload?.daysAfterInitiation,
    transitions: (rule.transitions ?? []).map(({ days = 0, storageClass }) => ({ days, storageClass })),
    noncurrentTransitions: (rule.noncurrentVersionTransitions ?? []).map(
      ({ noncurrentDays, storageClass }) => ({
        days: noncurrentDays,
        storageClass,
      }),
    ),
  };
}
