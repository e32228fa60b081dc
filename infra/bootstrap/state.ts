import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Old states stay for a year: the way back after a mistake. */
const OLD_STATE_DAYS = 365;

export interface State {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
}

/** Where Pulumi keeps what it has deployed: private, encrypted with a key of its own, over TLS only, with versions. */
export function createState(bucketName: pulumi.Input<string>, aliasName: string): State {
  const key = new aws.kms.Key(
    "state-key",
    {
      description: "State of the stacks, and the secrets in it.",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    },
    { protect: true },
  );
  new aws.kms.Alias("state-key-alias", { name: `alias/${aliasName}`, targetKeyId: key.id });
  const bucket = new aws.s3.Bucket("state", { bucket: bucketName }, { protect: true });
  const ofBucket = { bucket: bucket.bucket };
  new aws.s3.BucketOwnershipControls("state-ownership", {
    ...ofBucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  const privacy = new aws.s3.BucketPublicAccessBlock("state-privacy", {
    ...ofBucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  const versioning = new aws.s3.BucketVersioning("state-versioning", {
    ...ofBucket,
    versioningConfiguration: { status: "Enabled" },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration("state-encryption", {
    ...ofBucket,
    rules: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
        bucketKeyEnabled: true,
      },
    ],
  });
  new aws.s3.BucketLifecycleConfiguration(
    "state-lifecycle",
    {
      ...ofBucket,
      rules: [
        {
          id: "old-states",
          status: "Enabled",
          filter: { prefix: "" },
          noncurrentVersionExpiration: { noncurrentDays: OLD_STATE_DAYS },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
        },
      ],
    },
    { dependsOn: [versioning] },
  );
  new aws.s3.BucketPolicy(
    "state-policy",
    {
      ...ofBucket,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
    { dependsOn: [privacy] },
  );
  return { bucketName: bucket.bucket, bucketArn: bucket.arn, keyArn: key.arn };
}
