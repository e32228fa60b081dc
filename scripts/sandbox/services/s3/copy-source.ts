import type { AwsCall } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";

/** Bucket and key that a copy is made of. @throws AwsError `InvalidArgument` */
export function readCopySource(call: AwsCall): { readonly bucketName: string; readonly key: string } {
  const source = decodeURIComponent(String(call.headers["x-amz-copy-source"] ?? "")).replace(/^\//, "");
  const [, bucketName, key] = /^([^/]+)\/(.+)$/.exec(source) ?? [];
  if (bucketName === undefined || key === undefined || key.includes("?versionId=")) {
    throw new AwsError(
      "InvalidArgument",
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
    );
  }
  return { bucketName, key };
}
