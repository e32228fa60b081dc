import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { STORED_PREFIXES } from "../contracts/keys";
import type { StoredModel, StoredPrefix } from "../contracts/results/costs";
import type { StorageUse } from "../costs/usage";
import { mapConcurrently } from "./batches";
import { s3Client } from "./clients/s3";

const MODELS_PREFIX = "models/";
/** Requests for one prefix: 20,000 objects. A larger one is told as "at least". */
const MOST_PAGES = 20;
/** Prefixes listed at a time: each holds its objects until it is described. */
const CONCURRENT_LISTINGS = 3;
const MS_PER_DAY = 86_400_000;

interface Listed {
  readonly key: string;
  readonly bytes: number;
  readonly storageClass: string;
  readonly ageDays: number;
}

/**
 * Lists the lake by prefix, class and age.
 *
 * @param servedVersions model versions behind the endpoint
 */
export async function measureStorage(
  bucketName: string,
  nowMs: number,
  servedVersions: ReadonlySet<string>,
  client: S3Client = s3Client(),
): Promise<StorageUse> {
  const prefixes: StoredPrefix[] = [];
  let models: readonly StoredModel[] = [];
  const listed = await mapConcurrently(STORED_PREFIXES, CONCURRENT_LISTINGS, async (prefix) => ({
    prefix,
    ...(await listPrefix(client, bucketName, prefix, nowMs)),
  }));
  for (const { prefix, objects, isPartial } of listed) {
    if (prefix === MODELS_PREFIX) models = groupByVersion(objects, servedVersions);
    if (objects.length > 0) prefixes.push(describePrefix(prefix, objects, isPartial));
  }
  return { prefixes, models };
}

async function listPrefix(client: S3Client, Bucket: string, Prefix: string, nowMs: number) {
  const objects: Listed[] = [];
  let ContinuationToken: string | undefined;
  let pages = 0;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
    pages += 1;
    for (const { Key = "", Size = 0, StorageClass = "STANDARD", LastModified } of page.Contents ?? []) {
      const ageDays = LastModified
        ? Math.max(0, Math.floor((nowMs - LastModified.getTime()) / MS_PER_DAY))
        : 0;
      objects.push({ key: Key, bytes: Size, storageClass: StorageClass, ageDays });
    }
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined && pages < MOST_PAGES);
  return { objects, isPartial: ContinuationToken !== undefined };
}

function describePrefix(prefix: string, objects: readonly Listed[], isPartial: boolean): StoredPrefix {
  const bytesByClass: Record<string, number> = {};
  for (const { bytes, storageClass } of objects) {
    bytesByClass[storageClass] = (bytesByClass[storageClass] ?? 0) + bytes;
  }
  return {
    prefix,
    objects: objects.length,
    bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesByClass,
    oldestDays: objects.reduce((oldest, { ageDays }) => Math.max(oldest, ageDays), 0),
    isPartial,
  };
}

function groupByVersion(objects: readonly Listed[], servedVersions: ReadonlySet<string>): StoredModel[] {
  const byVersion = new Map<string, Listed[]>();
  for (const object of objects) {
    const version = object.key.slice(MODELS_PREFIX.length).split("/")[0] ?? "";
    byVersion.set(version, [...(byVersion.get(version) ?? []), object]);
  }
  return [...byVersion]
    .map(([version, own]) => ({
      version,
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
      // As old as its newest object, as warm as its warmest.
      ageDays: own.reduce((youngest, { ageDays }) => Math.min(youngest, ageDays), Infinity),
      storageClass: own.some(({ storageClass }) => storageClass === "STANDARD")
        ? "STANDARD"
        : own[0]!.storageClass,
      isServed: servedVersions.has(version),
      hasModelForAll: own.some(({ key }) => key === `${MODELS_PREFIX}${version}/model.tar.gz`),
    }))
    .sort((left, right) => right.ageDays - left.ageDays || (left.version < right.version ? -1 : 1));
}
