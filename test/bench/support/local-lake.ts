import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createLakeWriter } from "../../../functions/aws/lake/lake-writer";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { startLocalAws } from "../../../scripts/sandbox/local-aws";

const BUCKET = "bench-lake";

/** A lake in the emulated S3, spoken to over HTTP by the real SDK. */
export async function startLocalLake() {
  const aws = await startLocalAws({ startAtMs: Date.parse("2026-11-23T00:00:00Z") });
  const client = new S3Client({
    endpoint: aws.endpointUrl,
    region: "us-east-1",
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const store = createS3ObjectStore(BUCKET, client);
  return {
    bucketName: BUCKET,
    endpointUrl: aws.endpointUrl,
    writer: createLakeWriter(store),
    /** A lake as a process has it that has just started: nothing is remembered. */
    openLake: () => createLakeOver(store),
    close: async () => {
      client.destroy();
      await aws.close();
    },
  };
}
