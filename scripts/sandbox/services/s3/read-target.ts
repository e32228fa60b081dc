import type { AwsCall } from "../../server/aws-call";
import type { S3Target } from "./s3-operation";

/** `bucket.s3.us-east-1.amazonaws.com`, `bucket.localhost:4566`: a bucket in front of a host name that is no address. */
const VIRTUAL_HOST = /^(.+?)\.(?:s3[.-].*|localhost)(?::\d+)?$/;

/** Reads bucket and key from the host and the path. */
export function readTarget(call: AwsCall): S3Target {
  const path = call.path.slice(1);
  const host = VIRTUAL_HOST.exec(call.headers.host ?? "")?.[1];
  if (host !== undefined && host !== "s3") return { bucketName: host, key: decodeKey(path) };
  const slash = path.indexOf("/");
  if (slash < 0) return { bucketName: decodeKey(path), key: "" };
  return { bucketName: decodeKey(path.slice(0, slash)), key: decodeKey(path.slice(slash + 1)) };
}

function decodeKey(text: string): string {
  return decodeURIComponent(text.replaceAll("+", "%2B"));
}
