// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
import { AwsError } from "../../server/aws-error";
import { listKeys } from "./list-keys";
import { type S3Operation, type S3Request, xmlReply } from "./s3-operation";

export const listObjectsV2: S3Operation = {
  name: "ListObjectsV2",
  run(request, world) {
    const { query } = request.call;
    const maxKeys = readMaxKeys(request);
    const bucket = world.s3.bucket(request.bucketName);
    const token = query.get("continuation-token");
    const after =
      token === null ? (query.get("start-after") ?? "") : Buffer.from(token, "base64url").toString("utf8");
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const page = listKeys(world.s3.keys(bucket), { prefix, delimiter, after, maxKeys });
    const encode = query.get("encoding-type") === "url" ? encodeKey : (text: string) => text;
    return xmlReply("ListBucketResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      ...(delimiter ? { Delimiter: encode(delimiter) } : {}),
      ...(query.get("encoding-type") ? { EncodingType: "url" } : {}),
      MaxKeys: maxKeys,
      KeyCount: page.keys.length + page.commonPrefixes.length,
      IsTruncated: page.isTruncated,
      ...(token === null ? {} : { ContinuationToken: token }),
      ...(page.isTruncated ? { NextContinuationToken: Buffer.from(page.last).toString("base64url") } : {}),
      ...(query.get("start-after") ? { StartAfter: encode(query.get("start-after")!) } : {}),
      Contents: page.keys.map((key) => {
        const object = world.s3.current(bucket, key)!;
        return {
          Key: encode(key),
          LastModified: new Date(object.lastModifiedMs),
          ETag: object.etag,
          Size: object.body.length,
          StorageClass: object.storageClass,
        };
      }),
      CommonPrefixes: page.commonPrefixes.map((commonPrefix) => ({ Prefix: encode(commonPrefix) })),
    });
  },
};

function readMaxKeys({ call }: S3Request): number {
  const text = call.query.get("max-keys");
  if (text === null) return 1000;
  const maxKeys = Number(text);
  if (!Number.isInteger(maxKeys) || maxKeys < 0) {
    throw new AwsError("InvalidArgument", "Provided max-keys not an integer or within integer range", 400, {
      ArgumentName: "max-keys",
      ArgumentValue: text,
    });
  }
  return Math.min(maxKeys, 1000);
}

/** URL encoding that leaves slashes, as S3 writes keys with `encoding-type=url`. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}
