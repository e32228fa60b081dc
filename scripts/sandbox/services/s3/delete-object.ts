// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
import type { S3Operation } from "./s3-operation";

export const deleteObject: S3Operation = {
  name: "DeleteObject",
  run({ bucketName, key, call }, world) {
    const bucket = world.s3.bucket(bucketName);
    const { deleteMarker, versionId } = world.s3.delete(
      bucket,
      key,
      call.query.get("versionId") ?? undefined,
    );
    return {
      statusCode: 204,
      headers: {
        ...(deleteMarker ? { "x-amz-delete-marker": "true" } : {}),
        ...(versionId ? { "x-amz-version-id": versionId } : {}),
      },
    };
  },
};
