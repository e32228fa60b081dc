import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { completeSettings } from "../config/complete-settings";
import type { Statement } from "../foundation/policy-document";
import { componentType } from "../naming";
import { buildLifecycleRules, type LifecycleSettings } from "./lifecycle";

export interface LakeArgs {
  /**
   * Physical name: 3 to 63 lower-case letters, digits and hyphens, unlike that of any bucket in the world.
   * @default named by Pulumi after the logical name
   */
  readonly bucketName?: pulumi.Input<string>;
  /** How many days what lies under each prefix is kept. @default as section `lake` of the settings says */
  readonly lifecycle?: LifecycleSettings;
  /** ARN of the customer key that encrypts the objects. @default S3 manages the keys */
  readonly customerKeyArn?: pulumi.Output<string>;
  /**
   * Whether Pulumi refuses to delete the bucket. Where it may, it takes the data along.
   * @default true
   */
  readonly protect?: boolean;
}

/**
 * The bucket that holds everything the loop reads and writes: history, models, predictions, monitoring,
 * orders, reports. Private, encrypted, TLS only, versioned, with a lifecycle per prefix.
 */
export class Lake extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  /** Key of the objects; `undefined` where S3 manages the keys. */
  readonly customerKeyArn: pulumi.Output<string> | undefined;

  constructor(logicalName: string, args: LakeArgs = {}, options?: pulumi.ComponentResourceOptions) {
    super(componentType("lake", "Lake"), logicalName, {}, options);
    const { bucketName, customerKeyArn, protect = true } = args;
    const { lake } = completeSettings(`Lake "${logicalName}"`, { lake: args.lifecycle });
    const child = { parent: this };
    const bucket = new aws.s3.Bucket(
      logicalName,
      {
        bucket: bucketName,
        // Where the stack may take its data with it, it can: a bucket goes only when it is empty.
        forceDestroy: !protect,
      },
      { ...child, protect },
    );
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.customerKeyArn = customerKeyArn;

    const ofBucket = { bucket: bucket.bucket };
    new aws.s3.BucketOwnershipControls(
      `${logicalName}-ownership`,
      { ...ofBucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    const privacy = new aws.s3.BucketPublicAccessBlock(
      `${logicalName}-privacy`,
      {
        ...ofBucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new aws.s3.BucketPolicy(
      `${logicalName}-policy`,
      { ...ofBucket, policy: tlsOnly(bucket.arn) },
      { ...child, dependsOn: [privacy] },
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${logicalName}-encryption`,
      {
        ...ofBucket,
        rules: [
          this.customerKeyArn
            ? {
                applyServerSideEncryptionByDefault: {
                  sseAlgorithm: "aws:kms",
                  kmsMasterKeyId: this.customerKeyArn,
                },
                // One data key per bucket and hour instead of one call to KMS per object.
                bucketKeyEnabled: true,
              }
            : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
        ],
      },
      child,
    );
    const versioning = new aws.s3.BucketVersioning(
      `${logicalName}-versioning`,
      { ...ofBucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${logicalName}-lifecycle`,
      { ...ofBucket, rules: buildLifecycleRules(lake) },
      { ...child, dependsOn: [versioning] },
    );
    new aws.s3.BucketNotification(`${logicalName}-events`, { ...ofBucket, eventbridge: true }, child);
    this.registerOutputs({ bucketName: this.bucketName });
  }

  /**
   * Lets a role list the objects under the prefixes, and know of any object that it is not there: without a right to
   * list, S3 answers a missing object with 403 and not with 404.
   */
  list(...prefixes: readonly string[]): Statement[] {
    if (prefixes.length === 0) return [];
    return [
      {
        sid: "ListLake",
        actions: ["s3:ListBucket"],
        resources: [this.bucketArn],
        // Asking for an object names no prefix: a plain StringLike would take the right away there.
        conditions: { StringLikeIfExists: { "s3:prefix": prefixes.map((prefix) => `${prefix}*`) } },
      },
    ];
  }

  /** Lets a role read objects under the prefixes. */
  read(...prefixes: readonly string[]): Statement[] {
    return [
      { sid: "ReadLake", actions: ["s3:GetObject"], resources: this.objects(prefixes) },
      ...this.useKey("Read", ["kms:Decrypt"]),
    ];
  }

  /** Lets a role write objects under the prefixes. */
  write(...prefixes: readonly string[]): Statement[] {
    return [
      { sid: "WriteLake", actions: ["s3:PutObject"], resources: this.objects(prefixes) },
      ...this.useKey("Write", ["kms:GenerateDataKey"]),
    ];
  }

  /** Lets a role write objects in parts. */
  upload(...prefixes: readonly string[]): Statement[] {
    return [
      {
        sid: "UploadParts",
        actions: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
        resources: this.objects(prefixes),
      },
    ];
  }

  private objects(prefixes: readonly string[]): pulumi.Output<string>[] {
    return prefixes.map((prefix) => pulumi.interpolate`${this.bucketArn}/${prefix}*`);
  }

  private useKey(purpose: string, actions: readonly string[]): Statement[] {
    if (!this.customerKeyArn) return [];
    return [{ sid: `${purpose}LakeKey`, actions, resources: [this.customerKeyArn] }];
  }
}

/** Refuses every request that does not come over TLS. */
function tlsOnly(bucketArn: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "DenyInsecureTransport",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
