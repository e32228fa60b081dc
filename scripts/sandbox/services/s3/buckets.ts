import { AwsError } from "../../server/aws-error";
import { parseXml, textOf } from "../../server/xml";
import { assertLifecycleRules, readLifecycleRules } from "./lifecycle-rules";
import { type S3Operation, xmlReply } from "./request";

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
export const createBucket: S3Operation = {
  name: "CreateBucket",
  run({ bucketName }, world) {
    world.s3.createBucket(bucketName);
    return { statusCode: 200, headers: { location: `/${bucketName}` } };
  },
};

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
export const listBuckets: S3Operation = {
  name: "ListBuckets",
  run(_request, world) {
    const buckets = [...world.s3.buckets.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
    return xmlReply("ListAllMyBucketsResult", {
      Owner: { ID: world.accountId, DisplayName: "sandbox" },
      Buckets: {
        Bucket: buckets.map(({ name, createdAtMs }) => ({ Name: name, CreationDate: new Date(createdAtMs) })),
      },
    });
  },
};

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
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

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
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
