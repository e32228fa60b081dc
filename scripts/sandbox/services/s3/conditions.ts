import type { AwsCall } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import type { ObjectVersion } from "./store";

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
