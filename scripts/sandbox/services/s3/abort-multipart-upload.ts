// https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
import { findUpload } from "./find-upload";
import type { S3Operation } from "./s3-operation";

export const abortMultipartUpload: S3Operation = {
  name: "AbortMultipartUpload",
  run(request, world) {
    findUpload(request, world);
    world.s3.bucket(request.bucketName).uploads.delete(request.call.query.get("uploadId")!);
    return { statusCode: 204 };
  },
};
