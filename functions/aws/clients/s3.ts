import { S3Client } from "@aws-sdk/client-s3";
import { CLIENT_SETTINGS, once } from "./once";

export const s3Client = once(() => new S3Client(CLIENT_SETTINGS));
