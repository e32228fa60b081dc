// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
import { createHash } from "node:crypto";
import { AwsError } from "../../server/aws-error";
import { childrenOf, parseXml, textOf } from "../../server/xml";
import { checkWriteConditions } from "./conditions";
import { findUpload } from "./find-upload";
import { type S3Operation, xmlReply } from "./s3-operation";
import type { MultipartUpload } from "./store";

const MIN_PART_BYTES = 5 * 1024 * 1024;

export const completeMultipartUpload: S3Operation = {
  name: "CompleteMultipartUpload",
  run(request, world) {
    const { bucketName, key, call } = request;
    const upload = findUpload(request, world);
    const bucket = world.s3.bucket(bucketName);
    const parts = chooseParts(upload, request.body);
    checkWriteConditions(call, world.s3.current(bucket, key));
    const digests = createHash("md5");
    for (const part of parts) digests.update(Buffer.from(part.etag.replaceAll('"', ""), "hex"));
    const object = world.s3.put(bucket, key, Buffer.concat(parts.map((part) => part.body)), {
      headers: upload.headers,
      etag: `"${digests.digest("hex")}-${parts.length}"`,
    });
    bucket.uploads.delete(call.query.get("uploadId")!);
    return xmlReply(
      "CompleteMultipartUploadResult",
      { Location: `/${bucketName}/${key}`, Bucket: bucketName, Key: key, ETag: object.etag },
      object.versionId === "null" ? {} : { "x-amz-version-id": object.versionId },
    );
  },
};

function chooseParts(upload: MultipartUpload, body: Buffer) {
  let previous = 0;
  const listed = childrenOf(parseXml(body.toString("utf8")), "Part");
  return listed.map((entry, index) => {
    const partNumber = Number(textOf(entry, "PartNumber"));
    if (partNumber <= previous) {
      throw new AwsError(
        "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
      );
    }
    previous = partNumber;
    const part = upload.parts.get(partNumber);
    const etag = textOf(entry, "ETag")?.replaceAll('"', "");
    if (!part || part.etag.replaceAll('"', "") !== etag) {
      throw new AwsError(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      );
    }
    if (index < listed.length - 1 && part.body.length < MIN_PART_BYTES) {
      throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
    }
    return part;
  });
}
