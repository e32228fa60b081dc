import type { IncomingHttpHeaders } from "node:http";
import type { AwsCall } from "../../server/aws-call";
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
