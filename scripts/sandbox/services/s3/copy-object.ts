// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
import { AwsError } from "../../server/aws-error";
import { findObject } from "./find-object";
import { headersToKeep } from "./object-headers";
import { type S3Operation, xmlReply } from "./s3-operation";

export const copyObject: S3Operation = {
  name: "CopyObject",
  run(request, world) {
    const { call, bucketName, key } = request;
    const source = readSource(String(call.headers["x-amz-copy-source"]));
    const original = findObject(
      { ...request, bucketName: source.bucketName, key: source.key, call: { ...call, query: source.query } },
      world,
    );
    const replacesMetadata = call.headers["x-amz-metadata-directive"] === "REPLACE";
    const copy = world.s3.put(world.s3.bucket(bucketName), key, original.body, {
      headers: replacesMetadata ? headersToKeep(call.headers) : original.headers,
      checksum: original.checksum,
      etag: original.etag,
    });
    return xmlReply(
      "CopyObjectResult",
      { LastModified: new Date(copy.lastModifiedMs), ETag: copy.etag },
      copy.versionId === "null" ? {} : { "x-amz-version-id": copy.versionId },
    );
  },
};

function readSource(header: string) {
  const [path = "", query = ""] = header.split("?");
  const match = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(path));
  if (!match)
    throw new AwsError(
      "InvalidArgument",
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
    );
  return { bucketName: match[1]!, key: match[2]!, query: new URLSearchParams(query) };
}
