import type { Lake } from "../contracts/lake";
import { createLakeOver, type LakeOptions } from "./lake/create-lake";
import { createS3ObjectStore } from "./lake/s3-object-store";

/** The lake in a bucket of Amazon S3. Make one per process: it remembers what it has read. */
export function createLake(bucketName: string, options: LakeOptions = {}): Lake {
  return createLakeOver(createS3ObjectStore(bucketName), options);
}
