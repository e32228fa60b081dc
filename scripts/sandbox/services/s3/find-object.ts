import { AwsError } from "../../server/aws-error";
import type { World } from "../../world";
import type { S3Request } from "./s3-operation";
import type { ObjectVersion } from "./store";

/** The object a read asks for. @throws AwsError `NoSuchKey` */
export function findObject({ bucketName, key }: S3Request, world: World): ObjectVersion {
  const object = world.s3.current(world.s3.bucket(bucketName), key);
  if (!object) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
  return object;
}
