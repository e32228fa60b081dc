import { CopyObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { s3Client } from "./clients/s3";

/** Copies an object within a bucket, at most 5 GB, without reading it. */
export async function copyObject(
  bucketName: string,
  fromKey: string,
  toKey: string,
  client: S3Client = s3Client(),
): Promise<void> {
  const source = `${bucketName}/${fromKey.split("/").map(encodeURIComponent).join("/")}`;
  await client.send(new CopyObjectCommand({ Bucket: bucketName, Key: toKey, CopySource: source }));
}
