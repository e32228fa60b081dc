// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
import { type S3Operation, xmlReply } from "./s3-operation";

export const getBucketVersioning: S3Operation = {
  name: "GetBucketVersioning",
  run: ({ bucketName }, world) =>
    xmlReply("VersioningConfiguration", { Status: world.s3.bucket(bucketName).versioning }),
};
