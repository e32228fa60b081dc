// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
import { createHash } from "node:crypto";
import { AwsError } from "../../server/aws-error";
import { readChecksum } from "./checksum";
import { findUpload } from "./find-upload";
import { decodeUpload } from "./put-object";
import type { S3Operation } from "./s3-operation";

const MAX_PART_NUMBER = 10_000;

export const uploadPart: S3Operation = {
  name: "UploadPart",
  run(request, world) {
    const { call } = request;
    const partNumber = Number(call.query.get("partNumber"));
    if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > MAX_PART_NUMBER) {
      throw new AwsError("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
    }
    const upload = findUpload(request, world);
    const { body, trailers } = decodeUpload(request);
    const checksum = readChecksum({ ...call.headers, ...trailers }, body);
    const etag = `"${createHash("md5").update(body).digest("hex")}"`;
    upload.parts.set(partNumber, { body, etag });
    return { statusCode: 200, headers: { etag, ...(checksum ? { [checksum.header]: checksum.value } : {}) } };
  },
};
