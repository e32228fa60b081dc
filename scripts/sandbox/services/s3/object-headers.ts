import type { IncomingHttpHeaders } from "node:http";
import type { AwsCall } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import type { ObjectVersion } from "./store";

const KEPT = ["content-type", "content-disposition", "content-language", "cache-control", "expires"];

/** The upload headers that come back with the object. */
export function headersToKeep(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT) {
    if (typeof headers[name] === "string") kept[name] = headers[name];
  }
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith("x-amz-meta-") && typeof value === "string") kept[name] = value;
  }
  const encoding = String(headers["content-encoding"] ?? "").replace(/(^|,\s*)aws-chunked/, "");
  if (encoding) kept["content-encoding"] = encoding;
  return kept;
}

/** The headers that describe an object in GetObject and HeadObject. */
export function describeObject(object: ObjectVersion, call: AwsCall): Record<string, string> {
  return {
    "content-type": "binary/octet-stream",
    ...object.headers,
    etag: object.etag,
    "last-modified": new Date(object.lastModifiedMs).toUTCString(),
    "accept-ranges": "bytes",
    ...(object.versionId === "null" ? {} : { "x-amz-version-id": object.versionId }),
    ...(object.storageClass === "STANDARD" ? {} : { "x-amz-storage-class": object.storageClass }),
    ...(object.checksum && call.headers["x-amz-checksum-mode"] === "ENABLED" && !call.headers.range
      ? { [object.checksum.header]: object.checksum.value }
      : {}),
  };
}

/**
 * Checks the conditions of a read.
 *
 * @returns `not-modified` when the caller has the object already
 * @throws AwsError `PreconditionFailed`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 */
export function checkReadConditions(call: AwsCall, object: ObjectVersion): "send" | "not-modified" {
  const { headers } = call;
  const modifiedSecond = Math.floor(object.lastModifiedMs / 1000) * 1000;
  const ifMatch = headers["if-match"];
  if (ifMatch !== undefined && !matches(ifMatch, object.etag)) throw preconditionFailed("If-Match");
  const unmodifiedSince = headers["if-unmodified-since"];
  if (ifMatch === undefined && unmodifiedSince && modifiedSecond > Date.parse(unmodifiedSince)) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object.etag) ? "not-modified" : "send";
  const modifiedSince = headers["if-modified-since"];
  return modifiedSince && modifiedSecond <= Date.parse(modifiedSince) ? "not-modified" : "send";
}

/**
 * Checks the conditions of a write: create only when absent, replace only a known version.
 *
 * @throws AwsError `PreconditionFailed`, `NoSuchKey`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWriteConditions(call: AwsCall, existing: ObjectVersion | undefined): void {
  if (call.headers["if-none-match"] !== undefined && existing) throw preconditionFailed("If-None-Match");
  const ifMatch = call.headers["if-match"];
  if (ifMatch === undefined) return;
  if (!existing) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  if (!matches(ifMatch, existing.etag)) throw preconditionFailed("If-Match");
}

function matches(header: string, etag: string): boolean {
  const bare = etag.replaceAll('"', "");
  return header.split(",").some((entry) => entry.trim() === "*" || entry.trim().replaceAll('"', "") === bare);
}

function preconditionFailed(condition: string): AwsError {
  return new AwsError(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    412,
    {
      Condition: condition,
    },
  );
}
