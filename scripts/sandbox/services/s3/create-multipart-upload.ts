// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
import { headersToKeep } from "./object-headers";
import { type S3Operation, xmlReply } from "./s3-operation";

export const createMultipartUpload: S3Operation = {
  name: "CreateMultipartUpload",
  run({ bucketName, key, call }, world) {
    const bucket = world.s3.bucket(bucketName);
    const uploadId = call.requestId.replaceAll("-", "");
    bucket.uploads.set(uploadId, {
      key,
      startedAtMs: world.clock.nowMs,
      headers: headersToKeep(call.headers),
      parts: new Map(),
    });
    return xmlReply("InitiateMultipartUploadResult", { Bucket: bucketName, Key: key, UploadId: uploadId });
  },
};
