// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
import { checkReadConditions } from "./conditions";
import { findObject } from "./find-object";
import { describeObject } from "./object-headers";
import type { S3Operation } from "./s3-operation";

export const headObject: S3Operation = {
  name: "HeadObject",
  run(request, world) {
    const object = findObject(request, world);
    const headers = describeObject(object, request.call);
    if (checkReadConditions(request.call, object) === "not-modified") return { statusCode: 304, headers };
    return { statusCode: 200, headers: { ...headers, "content-length": object.body.length } };
  },
};
