import { setTimeout } from "node:timers/promises";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { OperatorError } from "../../contracts/errors";
import type { LakeObject } from "../../contracts/lake";
import { MAX_ATTEMPTS } from "../clients/once";
import { s3Client } from "../clients/s3";
import { LostRaceError, type ObjectStore, type StoredObject } from "./object-store";

const KEYS_PER_DELETE = 1_000;
/** Longest wait before the first repetition; each later one may be twice as long. */
const FIRST_WAIT_MS = 100;

/** A bucket of Amazon S3. */
export function createS3ObjectStore(bucketName: string, client: S3Client = s3Client()): ObjectStore {
  const Bucket = bucketName;

  async function list(prefix: string, after?: string): Promise<readonly LakeObject[]> {
    const objects: LakeObject[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: prefix, StartAfter: after, ContinuationToken }),
      );
      for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue;
        objects.push({
          key: Key,
          etag: ETag ?? "",
          sizeBytes: Size ?? 0,
          lastModifiedMs: LastModified?.getTime() ?? 0,
        });
      }
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
    return objects.sort((left, right) => (left.key < right.key ? -1 : 1));
  }

  async function listFolders(prefix: string): Promise<readonly string[]> {
    const folders: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: prefix, Delimiter: "/", ContinuationToken }),
      );
      folders.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
      ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
    return folders;
  }

  async function get(key: string, knownEtag?: string): Promise<StoredObject | "unchanged" | undefined> {
    try {
      return await readWhole(async () => {
        const answer = await client.send(
          new GetObjectCommand({ Bucket, Key: key, IfNoneMatch: knownEtag || undefined }),
        );
        return { body: answer.Body, etag: answer.ETag ?? "" };
      });
    } catch (error) {
      const status = httpStatusOf(error);
      if (status === 304) return "unchanged";
      if (errorNameOf(error) === "NoSuchKey") return undefined;
      throw error;
    }
  }

  async function put(
    key: string,
    bytes: Uint8Array,
    contentType: string,
    expected?: string | null,
  ): Promise<string | undefined> {
    try {
      const answer = await client.send(
        new PutObjectCommand({
          Bucket,
          Key: key,
          Body: bytes,
          ContentType: contentType,
          ...(typeof expected === "string" && { IfMatch: expected }),
          ...(expected === null && { IfNoneMatch: "*" }),
        }),
      );
      return answer.ETag;
    } catch (error) {
      // 409: another conditional write of the object is under way; 404: the version expected was deleted.
      if (expected !== undefined && [404, 409, 412].includes(httpStatusOf(error) ?? 0)) {
        throw new LostRaceError(`"${key}" was written by somebody else meanwhile.`, { cause: error });
      }
      throw error;
    }
  }

  async function deleteAll(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += KEYS_PER_DELETE) {
      const Objects = keys.slice(start, start + KEYS_PER_DELETE).map((Key) => ({ Key }));
      const answer = await client.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
      );
      const failed = answer.Errors?.[0];
      if (failed) throw new Error(`Deleting "${failed.Key}" failed: ${failed.Code} ${failed.Message ?? ""}`);
    }
  }

  return {
    bucketName,
    list: (prefix, after) => explainingMissingBucket(() => list(prefix, after)),
    listFolders: (prefix) => explainingMissingBucket(() => listFolders(prefix)),
    get: (key, knownEtag) => explainingMissingBucket(() => get(key, knownEtag)),
    put: (key, bytes, contentType, expected) =>
      explainingMissingBucket(() => put(key, bytes, contentType, expected)),
    delete: (keys) => explainingMissingBucket(() => deleteAll(keys)),
  };

  async function explainingMissingBucket<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (errorNameOf(error) !== "NoSuchBucket" && errorNameOf((error as Error).cause) !== "NoSuchBucket")
        throw error;
      throw new OperatorError(
        `Bucket "${bucketName}" does not exist in this account and region. Deploy the stack, or correct the stack outputs.`,
        { cause: error },
      );
    }
  }
}

interface OpenAnswer {
  readonly body: { transformToByteArray(): Promise<Uint8Array> } | undefined;
  readonly etag: string;
}

/**
 * The SDK repeats a request until its answer begins. One that ends in the middle of its body is ours to repeat, as
 * often and with waits of the same kind.
 */
async function readWhole(request: () => Promise<OpenAnswer>): Promise<StoredObject> {
  for (let attempt = 1; ; attempt++) {
    const { body, etag } = await request();
    try {
      return { bytes: (await body?.transformToByteArray()) ?? new Uint8Array(), etag };
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS) throw error;
      await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** (attempt - 1));
    }
  }
}

function errorNameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

function httpStatusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
