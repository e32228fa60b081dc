import { S3Client } from "@aws-sdk/client-s3";
import { CLIENT_SETTINGS } from "../../../functions/aws/clients/once";
import { type AwsConnection, isLoopback, SANDBOX_CREDENTIALS } from "../../cli/aws-environment";

/** A client of its own: a promotion reads two stacks at once, which the environment of one process cannot name. */
export function createS3Client({ region, endpointUrl, credentials }: AwsConnection): S3Client {
  const endpoint = endpointUrl ?? process.env.AWS_ENDPOINT_URL;
  const known =
    credentials ?? (endpoint !== undefined && isLoopback(endpoint) ? SANDBOX_CREDENTIALS : undefined);
  return new S3Client({
    ...CLIENT_SETTINGS,
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(known && { credentials: known }),
  });
}
