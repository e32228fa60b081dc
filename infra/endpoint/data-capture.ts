import type { types } from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";

type DataCapture = types.input.sagemaker.EndpointConfigurationDataCaptureConfig;

/** What the endpoint keeps of requests and answers; `undefined` for nothing. */
export function describeDataCapture(
  { dataCapturePercent }: Settings<"endpoint">,
  bucketName: pulumi.Input<string>,
  customerKeyArn: pulumi.Input<string> | undefined,
): DataCapture | undefined {
  if (dataCapturePercent === 0) return undefined;
  return {
    enableCapture: true,
    initialSamplingPercentage: dataCapturePercent,
    destinationS3Uri: pulumi.interpolate`s3://${bucketName}/datacapture`,
    // Named, because a SageMaker that is told no key falls back to the account's key for S3, not the bucket's.
    ...(customerKeyArn && { kmsKeyId: customerKeyArn }),
    captureOptions: [{ captureMode: "Input" }, { captureMode: "Output" }],
    // Content types that are not listed are captured as base64.
    captureContentTypeHeader: { csvContentTypes: ["text/csv"], jsonContentTypes: ["application/json"] },
  };
}
