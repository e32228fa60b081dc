import { S3Client } from "@aws-sdk/client-s3";
import { MAX_ATTEMPTS, once } from "./once";

export const s3Client = once(() => new S3Client({ maxAttempts: MAX_ATTEMPTS }));
