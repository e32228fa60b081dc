// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
import type { S3Operation } from "./s3-operation";

export const deleteBucket: S3Operation = {
  name: "DeleteBucket",
  run({ bucketName }, world) {
    world.s3.deleteBucket(bucketName);
    return { statusCode: 204 };
  },
};
