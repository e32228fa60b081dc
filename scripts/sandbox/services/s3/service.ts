import type { AwsCall, AwsService } from "../../server/aws-call";
import { element, XML_HEADER } from "../../server/xml";
import type { World } from "../../world";
import { createBucket, listBuckets, putBucketLifecycleConfiguration, putBucketVersioning } from "./buckets";
import { listObjectsV2 } from "./listing";
import { getObjectTagging, putObjectTagging } from "./object-tagging";
import { copyObject, deleteObjects, getObject, headObject, putObject } from "./objects";
import type { S3Operation } from "./request";
import { readTarget } from "./request";

const OPERATIONS = new Map<string, S3Operation>(
  [
    copyObject,
    createBucket,
    deleteObjects,
    getObject,
    getObjectTagging,
    headObject,
    listBuckets,
    listObjectsV2,
    putBucketLifecycleConfiguration,
    putBucketVersioning,
    putObject,
    putObjectTagging,
  ].map((operation) => [operation.name, operation]),
);

/** Query parameters that name a part of a bucket or object, and so the operation. */
const SUBRESOURCES: Readonly<Record<string, string>> = {
  acl: "Acl",
  cors: "BucketCors",
  encryption: "BucketEncryption",
  lifecycle: "BucketLifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  notification: "BucketNotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  publicAccessBlock: "PublicAccessBlock",
  replication: "BucketReplication",
  tagging: "Tagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};
const VERBS: Readonly<Record<string, string>> = {
  GET: "Get",
  PUT: "Put",
  DELETE: "Delete",
  HEAD: "Head",
  POST: "Post",
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html */
export function createS3Service(world: World): AwsService {
  return {
    signingName: "s3",
    operationOf,
    resourceArnOf: (call) => `arn:aws:s3:::${readTarget(call).bucketName}`,
    handle(name, call) {
      const operation = OPERATIONS.get(name);
      if (!operation) return undefined;
      return Promise.resolve().then(() =>
        operation.run({ ...readTarget(call), call, body: call.body }, world),
      );
    },
    renderError: (error, call) => ({
      statusCode: error.statusCode,
      headers: { "content-type": "application/xml" },
      body:
        XML_HEADER +
        element("Error", {
          Code: error.code,
          Message: error.message,
          ...error.details,
          Resource: call.path,
          RequestId: call.requestId,
        }),
    }),
  };
}

/** S3 names operations by method, path and the parameters present. */
function operationOf(call: AwsCall): string {
  const { method, query, headers } = call;
  const { bucketName, key } = readTarget(call);
  const subresource = Object.keys(SUBRESOURCES).find((name) => query.has(name));
  if (subresource) {
    const isOfEither = subresource === "acl" || subresource === "tagging";
    const owner = isOfEither ? (key ? "Object" : "Bucket") : "";
    return `${VERBS[method] ?? method}${owner}${SUBRESOURCES[subresource]}`;
  }
  if (!bucketName) return "ListBuckets";
  if (key) return objectOperation(method, query, headers["x-amz-copy-source"] !== undefined);
  if (method === "GET") {
    if (query.has("versions")) return "ListObjectVersions";
    if (query.has("uploads")) return "ListMultipartUploads";
    return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
  }
  if (method === "POST") return query.has("delete") ? "DeleteObjects" : "PostObject";
  return `${{ PUT: "Create", DELETE: "Delete", HEAD: "Head" }[method] ?? method}Bucket`;
}

function objectOperation(method: string, query: URLSearchParams, isCopy: boolean): string {
  if (method === "POST") {
    if (query.has("uploads")) return "CreateMultipartUpload";
    return query.has("uploadId") ? "CompleteMultipartUpload" : "PostObject";
  }
  if (query.has("uploadId")) {
    if (method === "PUT") return isCopy ? "UploadPartCopy" : "UploadPart";
    return method === "DELETE" ? "AbortMultipartUpload" : "ListParts";
  }
  if (method === "PUT" && isCopy) return "CopyObject";
  return `${VERBS[method] ?? method}Object`;
}
