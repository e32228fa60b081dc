// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
import { AwsError } from "../../server/aws-error";
import { parseXml } from "../../server/xml";
import { readLifecycleRules } from "./lifecycle";
import { assertLifecycleRules } from "./lifecycle-validation";
import type { S3Operation } from "./s3-operation";

export const putBucketLifecycleConfiguration: S3Operation = {
  name: "PutBucketLifecycleConfiguration",
  run({ bucketName, body }, world) {
    const bucket = world.s3.bucket(bucketName);
    let document: ReturnType<typeof parseXml>;
    try {
      document = parseXml(body.toString("utf8"));
    } catch {
      throw new AwsError(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
      );
    }
    const rules = readLifecycleRules(document);
    assertLifecycleRules(rules);
    bucket.lifecycleRules = rules;
    return { statusCode: 200 };
  },
};
