// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
import type { S3Operation } from "./s3-operation";

export const headBucket: S3Operation = {
  name: "HeadBucket",
  run({ bucketName }, world) {
    world.s3.bucket(bucketName);
    return { statusCode: 200, headers: { "x-amz-bucket-region": world.region } };
  },
};
