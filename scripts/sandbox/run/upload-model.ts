import { PutObjectCommand } from "@aws-sdk/client-s3";
import { s3Client } from "../../../functions/aws/clients";

/** Key of a model's artifact in the lake. */
export function modelKey(version: string): string {
  return `models/${version}/model.tar.gz`;
}

/** Puts a model artifact into the lake, where the endpoint's model looks for it. */
export async function uploadModel(bucketName: string, version: string, artifact: Uint8Array): Promise<void> {
  await s3Client().send(
    new PutObjectCommand({
      Bucket: bucketName,
      Key: modelKey(version),
      Body: artifact,
      ContentType: "application/gzip",
    }),
  );
}
