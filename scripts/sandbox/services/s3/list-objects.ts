// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
import { listKeys } from "./list-keys";
import { encodeKey } from "./list-objects-v2";
import { type S3Operation, xmlReply } from "./s3-operation";

export const listObjects: S3Operation = {
  name: "ListObjects",
  run({ bucketName, call: { query } }, world) {
    const bucket = world.s3.bucket(bucketName);
    const maxKeys = Math.min(Number(query.get("max-keys") ?? 1000), 1000);
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const marker = query.get("marker") ?? "";
    const page = listKeys(world.s3.keys(bucket), { prefix, delimiter, after: marker, maxKeys });
    const encode = query.get("encoding-type") === "url" ? encodeKey : (text: string) => text;
    return xmlReply("ListBucketResult", {
      Name: bucket.name,
      Prefix: encode(prefix),
      Marker: encode(marker),
      MaxKeys: maxKeys,
      IsTruncated: page.isTruncated,
      ...(page.isTruncated ? { NextMarker: encode(page.last) } : {}),
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
