// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
import { AwsError } from "../../server/aws-error";
import { parseXml, textOf } from "../../server/xml";
import type { S3Operation } from "./s3-operation";

export const putBucketVersioning: S3Operation = {
  name: "PutBucketVersioning",
  run({ bucketName, body }, world) {
    const bucket = world.s3.bucket(bucketName);
    const status = textOf(parseXml(body.toString("utf8")), "Status");
    if (status !== "Enabled" && status !== "Suspended") {
      throw new AwsError(
        "IllegalVersioningConfigurationException",
        "The Versioning element must be specified",
      );
    }
    bucket.versioning = status;
    return { statusCode: 200 };
  },
};
