// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
import { AwsError } from "../../server/aws-error";
import { checkReadConditions } from "./conditions";
import { findObject } from "./find-object";
import { describeObject } from "./object-headers";
import type { S3Operation } from "./s3-operation";

export const getObject: S3Operation = {
  name: "GetObject",
  run(request, world) {
    const object = findObject(request, world);
    const headers = describeObject(object, request.call);
    if (checkReadConditions(request.call, object) === "not-modified") return { statusCode: 304, headers };
    const range = readRange(request.call.headers.range, object.body.length);
    if (!range) return { statusCode: 200, headers, body: object.body };
    return {
      statusCode: 206,
      headers: { ...headers, "content-range": `bytes ${range.first}-${range.last}/${object.body.length}` },
      body: object.body.subarray(range.first, range.last + 1),
    };
  },
};

/**
 * Reads a `Range` header with one range; others are ignored, as S3 does.
 *
 * @throws AwsError `InvalidRange` (416)
 */
export function readRange(
  header: string | undefined,
  size: number,
): { first: number; last: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, from, to] = match as unknown as [string, string, string];
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first >= size || first > last) {
    throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416, {
      ActualObjectSize: String(size),
    });
  }
  return { first, last };
}
