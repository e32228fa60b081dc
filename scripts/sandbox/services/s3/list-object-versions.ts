// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
import { type S3Operation, xmlReply } from "./s3-operation";

/** Lists all versions of all keys under a prefix on one page. */
export const listObjectVersions: S3Operation = {
  name: "ListObjectVersions",
  run({ bucketName, call: { query } }, world) {
    const bucket = world.s3.bucket(bucketName);
    const prefix = query.get("prefix") ?? "";
    const all = [...bucket.objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort()
      .flatMap((key) =>
        bucket.objects.get(key)!.map((version, index) => ({ version, isLatest: index === 0 })),
      );
    const describe = ({ version, isLatest }: (typeof all)[number]) => ({
      Key: version.key,
      VersionId: version.versionId,
      IsLatest: isLatest,
      LastModified: new Date(version.lastModifiedMs),
    });
    return xmlReply("ListVersionsResult", {
      Name: bucket.name,
      Prefix: prefix,
      MaxKeys: 1000,
      IsTruncated: false,
      Version: all
        .filter(({ version }) => !version.isDeleteMarker)
        .map((entry) => ({
          ...describe(entry),
          ETag: entry.version.etag,
          Size: entry.version.body.length,
          StorageClass: entry.version.storageClass,
        })),
      DeleteMarker: all.filter(({ version }) => version.isDeleteMarker).map(describe),
    });
  },
};
