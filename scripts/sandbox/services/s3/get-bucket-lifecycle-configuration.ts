// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
import { AwsError } from "../../server/aws-error";
import type { LifecycleRule } from "./lifecycle";
import { type S3Operation, xmlReply } from "./s3-operation";

export const getBucketLifecycleConfiguration: S3Operation = {
  name: "GetBucketLifecycleConfiguration",
  run({ bucketName }, world) {
    const { lifecycleRules } = world.s3.bucket(bucketName);
    if (lifecycleRules.length === 0) {
      throw new AwsError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", 404, {
        BucketName: bucketName,
      });
    }
    return xmlReply("LifecycleConfiguration", { Rule: lifecycleRules.map(ruleElement) });
  },
};

/** A rule as the element S3 answers with. */
export function ruleElement(rule: LifecycleRule) {
  return {
    ID: rule.id,
    Filter: filterElement(rule),
    Status: rule.enabled ? "Enabled" : "Disabled",
    Transition: rule.transitions.map(({ days, storageClass }) => ({
      Days: days,
      StorageClass: storageClass,
    })),
    Expiration:
      rule.expirationDays === undefined && !rule.expiredObjectDeleteMarker
        ? undefined
        : { Days: rule.expirationDays, ExpiredObjectDeleteMarker: rule.expiredObjectDeleteMarker },
    NoncurrentVersionTransition: rule.noncurrentTransitions.map(({ days, storageClass }) => ({
      NoncurrentDays: days,
      StorageClass: storageClass,
    })),
    NoncurrentVersionExpiration:
      rule.noncurrentExpirationDays === undefined
        ? undefined
        : {
            NoncurrentDays: rule.noncurrentExpirationDays,
            NewerNoncurrentVersions: rule.newerNoncurrentVersions,
          },
    AbortIncompleteMultipartUpload:
      rule.abortIncompleteUploadDays === undefined
        ? undefined
        : { DaysAfterInitiation: rule.abortIncompleteUploadDays },
  };
}

function filterElement({ prefix, tags }: LifecycleRule) {
  const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return Tag.length === 0 ? { Prefix: prefix } : { And: { Prefix: prefix, Tag } };
}
