import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SNSClient } from "@aws-sdk/client-sns";

/*
 * One client per service and process, made on first use. Region, credentials and endpoint come from the
 * environment, as in every AWS function; the SDK keeps connections alive. Addressing a bucket by path or by
 * host name is left to the SDK too: it uses the path when the endpoint is an IP address.
 */

/** Attempts per request, the first included. Throttled daily runs have time to wait. */
const MAX_ATTEMPTS = 5;

/** Makes `create` run at most once, when first asked. */
function once<T>(create: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= create();
    return value;
  };
}

export const s3Client = once(() => new S3Client({ maxAttempts: MAX_ATTEMPTS }));
export const cloudWatchClient = once(() => new CloudWatchClient({ maxAttempts: MAX_ATTEMPTS }));
export const snsClient = once(() => new SNSClient({ maxAttempts: MAX_ATTEMPTS }));
export const eventBridgeClient = once(() => new EventBridgeClient({ maxAttempts: MAX_ATTEMPTS }));
export const sageMakerRuntimeClient = once(() => new SageMakerRuntimeClient({ maxAttempts: MAX_ATTEMPTS }));
