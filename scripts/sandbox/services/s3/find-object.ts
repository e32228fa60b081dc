import { AwsError } from "../../server/aws-error";
import type { World } from "../../world";
import type { S3Request } from "./s3-operation";
import type { ObjectVersion } from "./store";

/**
 * The version a read asks for.
 *
 * @throws AwsError `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a delete marker named by its version
 */
export function findObject(request: S3Request, world: World): ObjectVersion {
  const bucket = world.s3.bucket(request.bucketName);
  const versionId = request.call.query.get("versionId");
  if (versionId === null) {
    const object = world.s3.current(bucket, request.key);
    if (!object)
      throw new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: request.key });
    return object;
  }
  const version = bucket.objects.get(request.key)?.find((candidate) => candidate.versionId === versionId);
  if (!version)
    throw new AwsError("NoSuchVersion", "The specified version does not exist.", 404, { Key: request.key });
  if (version.isDeleteMarker) {
    throw new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);
  }
  return version;
}
