import { gunzipSync } from "node:zlib";
import type { AwsCall } from "./aws-call";
import { AwsError } from "./aws-error";

/** The body of a call with its content encoding undone; the SDK compresses large requests. */
export function readBody(call: AwsCall): Buffer {
  const encoding = call.headers["content-encoding"];
  if (encoding === undefined || encoding === "" || encoding === "identity") return call.body;
  if (encoding === "gzip") {
    try {
      return gunzipSync(call.body);
    } catch {
      throw new AwsError("SerializationException", "The request body is not valid gzip.");
    }
  }
  throw new AwsError("SerializationException", `Content-Encoding "${encoding}" is not supported.`);
}
