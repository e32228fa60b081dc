// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
import type { S3Operation } from "./s3-operation";

export const createBucket: S3Operation = {
  name: "CreateBucket",
  run({ bucketName }, world) {
    world.s3.createBucket(bucketName);
    return { statusCode: 200, headers: { location: `/${bucketName}` } };
  },
};
