import { AwsError } from "../../server/aws-error";
import type { World } from "../../world";
import type { S3Request } from "./s3-operation";
import type { MultipartUpload } from "./store";

/** @throws AwsError `NoSuchUpload` */
export function findUpload(request: S3Request, world: World): MultipartUpload {
  const uploadId = request.call.query.get("uploadId") ?? "";
  const upload = world.s3.bucket(request.bucketName).uploads.get(uploadId);
  if (!upload || upload.key !== request.key) {
    throw new AwsError(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      404,
      { UploadId: uploadId },
    );
  }
  return upload;
}
