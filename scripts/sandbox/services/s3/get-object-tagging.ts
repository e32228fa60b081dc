// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
import { findObject } from "./find-object";
import { type S3Operation, xmlReply } from "./s3-operation";

export const getObjectTagging: S3Operation = {
  name: "GetObjectTagging",
  run(request, world) {
    const { tags } = findObject(request, world);
    const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    return xmlReply("Tagging", { TagSet: { Tag } });
  },
};
