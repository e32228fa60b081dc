// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
import { type S3Operation, xmlReply } from "./s3-operation";

export const getBucketLocation: S3Operation = {
  name: "GetBucketLocation",
  run({ bucketName }, world) {
    world.s3.bucket(bucketName);
    return xmlReply("LocationConstraint", world.region === "us-east-1" ? "" : world.region);
  },
};
