// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
import { AwsError } from "../../server/aws-error";
import { decodeAwsChunked } from "./aws-chunked";
import { readChecksum } from "./checksum";
import { checkWriteConditions } from "./conditions";
import { headersToKeep } from "./object-headers";
import type { S3Operation, S3Request } from "./s3-operation";

const MAX_KEY_BYTES = 1024;

export const putObject: S3Operation = {
  name: "PutObject",
  run(request, world) {
    validate(request);
    const { call, key } = request;
    const bucket = world.s3.bucket(request.bucketName);
    const { body, trailers } = decodeUpload(request);
    const checksum = readChecksum({ ...call.headers, ...trailers }, body);
    checkWriteConditions(call, world.s3.current(bucket, key));
    const storageClass = call.headers["x-amz-storage-class"];
    const object = world.s3.put(bucket, key, body, {
      headers: headersToKeep(call.headers),
      checksum,
      storageClass: typeof storageClass === "string" ? storageClass : undefined,
      tags: Object.fromEntries(new URLSearchParams(String(call.headers["x-amz-tagging"] ?? ""))),
    });
    return {
      statusCode: 200,
      headers: {
        etag: object.etag,
        ...(checksum ? { [checksum.header]: checksum.value, "x-amz-checksum-type": "FULL_OBJECT" } : {}),
        ...(object.versionId === "null" ? {} : { "x-amz-version-id": object.versionId }),
      },
    };
  },
};

function validate({ key }: S3Request): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new AwsError("KeyTooLongError", "Your key is too long", 400, {
      MaxSizeAllowed: String(MAX_KEY_BYTES),
    });
  }
}

/** The object's bytes: sent as they are, or in chunks with trailing headers. */
export function decodeUpload(request: S3Request): {
  body: Buffer;
  trailers: Readonly<Record<string, string>>;
} {
  const { headers } = request.call;
  const isChunked = String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const decoded = isChunked ? decodeAwsChunked(request.body) : { body: request.body, trailers: {} };
  const announced = headers["x-amz-decoded-content-length"];
  if (announced !== undefined && Number(announced) !== decoded.body.length) {
    throw new AwsError(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length header",
    );
  }
  return decoded;
}
