import { lowerBound } from "../../../../functions/demand/numeric/search";
import { AwsError } from "../../server/aws-error";
import { type S3Operation, type S3Request, xmlReply } from "./request";

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
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
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}

/** One page of a listing. */
interface KeyPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** Last key or common prefix of the page: the next page starts after it. */
  readonly last: string;
}

/** Pages through sorted keys the way ListObjectsV2 does, rolling keys up at the delimiter. */
function listKeys(
  sortedKeys: readonly string[],
  options: {
    readonly prefix: string;
    readonly delimiter: string;
    readonly after: string;
    readonly maxKeys: number;
  },
): KeyPage {
  const { prefix, delimiter, after, maxKeys } = options;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = "";
  const start = Math.max(lowerBound(sortedKeys, prefix), lowerBound(sortedKeys, after));
  for (let index = start; index < sortedKeys.length; index++) {
    const key = sortedKeys[index]!;
    if (!key.startsWith(prefix)) break;
    if (key <= after) continue;
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const rolledUp = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (rolledUp !== undefined && (rolledUp === commonPrefixes.at(-1) || rolledUp === after)) continue;
    if (keys.length + commonPrefixes.length >= maxKeys) {
      return { keys, commonPrefixes, isTruncated: maxKeys > 0, last };
    }
    if (rolledUp === undefined) keys.push(key);
    else commonPrefixes.push(rolledUp);
    last = rolledUp ?? key;
  }
  return { keys, commonPrefixes, isTruncated: false, last };
}
