import type { AwsCall } from "../server/aws-call";
import { readCopySource } from "../services/s3/copy-source";
import { readTarget } from "../services/s3/request";
import type { World } from "../world";
import type { Permission } from "./access-control";

/**
 * What reading an object needs. Whether a missing key is told as missing is a right of its own, to list the bucket:
 * without it S3 answers 403.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function toReadObject(world: World, bucketName: string, key: string, decrypts = true): Permission[] {
  const read = { action: "s3:GetObject", resource: objectArn(bucketName, key) };
  const bucket = world.s3.buckets.get(bucketName);
  if (!bucket) return [read];
  if (!world.s3.current(bucket, key)) {
    return [read, { action: "s3:ListBucket", resource: bucketArn(bucketName) }];
  }
  return decrypts && bucket.kmsKeyArn
    ? [read, { action: "kms:Decrypt", resource: bucket.kmsKeyArn }]
    : [read];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export function toWriteObject(world: World, bucketName: string, key: string): Permission[] {
  const keyArn = world.s3.buckets.get(bucketName)?.kmsKeyArn;
  return [
    { action: "s3:PutObject", resource: objectArn(bucketName, key) },
    ...(keyArn ? [{ action: "kms:GenerateDataKey", resource: keyArn }] : []),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function toListObjects(bucketName: string, prefix: string | undefined): Permission {
  return {
    action: "s3:ListBucket",
    resource: bucketArn(bucketName),
    context: prefix === undefined ? {} : { "s3:prefix": prefix },
  };
}

export function toDeleteObject(bucketName: string, key: string): Permission {
  return { action: "s3:DeleteObject", resource: objectArn(bucketName, key) };
}

/** What each operation needs, by its name. */
export const S3_PERMISSIONS: Readonly<
  Record<string, (call: AwsCall, world: World) => readonly Permission[]>
> = {
  CopyObject: (call, world) => {
    const { bucketName, key } = readTarget(call);
    const source = readCopySource(call);
    return [...toReadObject(world, source.bucketName, source.key), ...toWriteObject(world, bucketName, key)];
  },
  CreateBucket: ofBucket("s3:CreateBucket"),
  // Asked for key by key, for each has an answer of its own.
  DeleteObjects: () => [],
  GetObject: (call, world) => {
    const { bucketName, key } = readTarget(call);
    return toReadObject(world, bucketName, key);
  },
  GetObjectTagging: ofObject("s3:GetObjectTagging"),
  // The key is needed for the checksum alone: the head tells nothing else of the content.
  HeadObject: (call, world) => {
    const { bucketName, key } = readTarget(call);
    return toReadObject(world, bucketName, key, call.headers["x-amz-checksum-mode"] !== undefined);
  },
  ListBuckets: () => [{ action: "s3:ListAllMyBuckets" }],
  ListObjectsV2: (call) => [
    toListObjects(readTarget(call).bucketName, call.query.get("prefix") ?? undefined),
  ],
  PutBucketLifecycleConfiguration: ofBucket("s3:PutLifecycleConfiguration"),
  PutBucketVersioning: ofBucket("s3:PutBucketVersioning"),
  PutObject: (call, world) => {
    const { bucketName, key } = readTarget(call);
    const { headers } = call;
    const resource = objectArn(bucketName, key);
    return [
      ...toWriteObject(world, bucketName, key),
      ...(headers["x-amz-tagging"] === undefined ? [] : [{ action: "s3:PutObjectTagging", resource }]),
      // A write that depends on an entity tag tells something of what is there.
      ...(headers["if-match"] === undefined ? [] : [{ action: "s3:GetObject", resource }]),
    ];
  },
  PutObjectTagging: ofObject("s3:PutObjectTagging"),
};

function ofBucket(action: string) {
  return (call: AwsCall): Permission[] => [{ action, resource: bucketArn(readTarget(call).bucketName) }];
}

function ofObject(action: string) {
  return (call: AwsCall): Permission[] => {
    const { bucketName, key } = readTarget(call);
    return [{ action, resource: objectArn(bucketName, key) }];
  };
}

function bucketArn(bucketName: string): string {
  return `arn:aws:s3:::${bucketName}`;
}

function objectArn(bucketName: string, key: string): string {
  return `${bucketArn(bucketName)}/${key}`;
}
