import { createHash } from "node:crypto";
import type { SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import type { LifecycleRule } from "./lifecycle-rules";

/** One version of an object. A delete marker has no body. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly isDeleteMarker: boolean;
  readonly body: Buffer;
  /** With its quotes, as on the wire. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Headers given at upload that come back at download: content type, user metadata. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  storageClass: string;
  tags: Readonly<Record<string, string>>;
  /** When a newer version took its place. */
  noncurrentSinceMs?: number;
}

export interface Checksum {
  /** Header name: `x-amz-checksum-crc32`. */
  readonly header: string;
  readonly value: string;
}

export interface Bucket {
  readonly name: string;
  readonly createdAtMs: number;
  /** Versions by key, newest first. */
  readonly objects: Map<string, ObjectVersion[]>;
  lifecycleRules: readonly LifecycleRule[];
  versioning: "Enabled" | "Suspended" | undefined;
  /** Key of KMS that objects are encrypted with; `undefined` where S3 manages the keys. */
  kmsKeyArn: string | undefined;
  /** Whether EventBridge is told of what happens to its objects. */
  sendsEvents: boolean;
  /** Current keys in order; rebuilt when a key comes or goes. */
  sortedKeys: readonly string[] | undefined;
}

/** The buckets of the account. Everything lives in memory, bounded by `maxStoredBytes`. */
export class S3Store {
  readonly buckets = new Map<string, Bucket>();
  #storedBytes = 0;
  #sequence = 0;
  readonly #clock: SandboxClock;
  readonly #maxStoredBytes: number;

  constructor(clock: SandboxClock, maxStoredBytes: number) {
    this.#clock = clock;
    this.#maxStoredBytes = maxStoredBytes;
  }

  createBucket(name: string): Bucket {
    assertBucketName(name);
    if (this.buckets.has(name)) {
      throw new AwsError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        409,
        { BucketName: name },
      );
    }
    const bucket: Bucket = {
      name,
      createdAtMs: this.#clock.nowMs,
      objects: new Map(),
      lifecycleRules: [],
      versioning: undefined,
      kmsKeyArn: undefined,
      sendsEvents: false,
      sortedKeys: undefined,
    };
    this.buckets.set(name, bucket);
    return bucket;
  }

  /** @throws AwsError `NoSuchBucket` */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) {
      assertBucketName(name);
      throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName: name });
    }
    return bucket;
  }

  /** The current version of an object; `undefined` when there is none or it was deleted. */
  current(bucket: Bucket, key: string): ObjectVersion | undefined {
    const newest = bucket.objects.get(key)?.[0];
    return newest?.isDeleteMarker ? undefined : newest;
  }

  put(
    bucket: Bucket,
    key: string,
    body: Buffer,
    extra: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly checksum?: Checksum;
      readonly storageClass?: string;
      readonly tags?: Readonly<Record<string, string>>;
    } = {},
  ): ObjectVersion {
    const replaced = bucket.versioning === "Enabled" ? 0 : (bucket.objects.get(key)?.[0]?.body.length ?? 0);
    if (this.#storedBytes - replaced + body.length > this.#maxStoredBytes) {
      throw new AwsError(
        "ServiceUnavailable",
        `The sandbox keeps at most ${this.#maxStoredBytes} bytes in all buckets.`,
        503,
      );
    }
    const version: ObjectVersion = {
      key,
      versionId: this.#versionId(bucket),
      isDeleteMarker: false,
      body,
      etag: `"${createHash("md5").update(body).digest("hex")}"`,
      lastModifiedMs: this.#clock.nowMs,
      headers: extra.headers ?? {},
      checksum: extra.checksum,
      storageClass: extra.storageClass ?? "STANDARD",
      tags: extra.tags ?? {},
    };
    this.#push(bucket, version);
    return version;
  }

  /** Deletes as S3 does: a marker on a versioned bucket, for good on others. */
  delete(bucket: Bucket, key: string): { readonly deleteMarker: boolean; readonly versionId?: string } {
    if (bucket.versioning !== "Enabled") {
      for (const version of bucket.objects.get(key) ?? []) this.#storedBytes -= version.body.length;
      if (bucket.objects.delete(key)) bucket.sortedKeys = undefined;
      return { deleteMarker: false };
    }
    if (!bucket.objects.has(key)) return { deleteMarker: true };
    const marker: ObjectVersion = {
      key,
      versionId: this.#versionId(bucket),
      isDeleteMarker: true,
      body: Buffer.alloc(0),
      etag: "",
      lastModifiedMs: this.#clock.nowMs,
      headers: {},
      storageClass: "STANDARD",
      tags: {},
    };
    this.#push(bucket, marker);
    return { deleteMarker: true, versionId: marker.versionId };
  }

  removeVersion(bucket: Bucket, key: string, versionId: string): void {
    const versions = bucket.objects.get(key);
    const index = versions?.findIndex((version) => version.versionId === versionId) ?? -1;
    if (!versions || index < 0) return;
    const [removed] = versions.splice(index, 1);
    this.#storedBytes -= removed!.body.length;
    if (versions.length === 0) bucket.objects.delete(key);
    else if (index === 0) versions[0]!.noncurrentSinceMs = undefined;
    bucket.sortedKeys = undefined;
  }

  /** Keys with a current version, in order. */
  keys(bucket: Bucket): readonly string[] {
    bucket.sortedKeys ??= [...bucket.objects]
      .filter(([, versions]) => !versions[0]!.isDeleteMarker)
      .map(([key]) => key)
      .sort();
    return bucket.sortedKeys;
  }

  #push(bucket: Bucket, version: ObjectVersion): void {
    const versions = bucket.objects.get(version.key);
    const previous = versions?.[0];
    if (!versions) bucket.objects.set(version.key, [version]);
    else if (bucket.versioning === "Enabled") {
      previous!.noncurrentSinceMs = version.lastModifiedMs;
      versions.unshift(version);
    } else {
      this.#storedBytes -= previous!.body.length;
      versions[0] = version;
    }
    this.#storedBytes += version.body.length;
    if (!previous || previous.isDeleteMarker !== version.isDeleteMarker) bucket.sortedKeys = undefined;
  }

  #versionId(bucket: Bucket): string {
    return bucket.versioning === "Enabled" ? `v${String(++this.#sequence).padStart(12, "0")}` : "null";
  }
}

const FORM = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/**
 * Refuses names S3 refuses.
 *
 * @throws AwsError `InvalidBucketName`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
function assertBucketName(name: string): void {
  const isValid = FORM.test(name) && !IP_ADDRESS.test(name) && !name.includes("..") && !RESERVED.test(name);
  if (!isValid) {
    throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", 400, { BucketName: name });
  }
}
