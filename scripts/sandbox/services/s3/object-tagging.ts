import { AwsError } from "../../server/aws-error";
import { childOf, childrenOf, parseXml, textOf } from "../../server/xml";
import { findObject } from "./objects";
import { type S3Operation, xmlReply } from "./request";

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
export const getObjectTagging: S3Operation = {
  name: "GetObjectTagging",
  run(request, world) {
    const { tags } = findObject(request, world);
    const Tag = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    return xmlReply("Tagging", { TagSet: { Tag } });
  },
};

const MOST_TAGS = 10;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** Letters, digits, spaces and a few signs. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
export const putObjectTagging: S3Operation = {
  name: "PutObjectTagging",
  run(request, world) {
    const object = findObject(request, world);
    const tagSet = childOf(parseXml(request.body.toString("utf8")), "TagSet");
    if (!tagSet) throw new AwsError("MalformedXML", "The XML you provided was not well-formed");
    const tags = childrenOf(tagSet, "Tag").map((tag): [string, string] => [
      textOf(tag, "Key") ?? "",
      textOf(tag, "Value") ?? "",
    ]);
    if (tags.length > MOST_TAGS) throw new AwsError("BadRequest", "Object tags cannot be greater than 10");
    for (const [key, value] of tags) {
      if (key === "" || key.length > LONGEST_KEY || !TAG_TEXT.test(key)) {
        throw new AwsError("InvalidTag", "The TagKey you have provided is invalid");
      }
      if (value.length > LONGEST_VALUE || !TAG_TEXT.test(value)) {
        throw new AwsError("InvalidTag", "The TagValue you have provided is invalid");
      }
    }
    if (new Set(tags.map(([key]) => key)).size < tags.length) {
      throw new AwsError("InvalidTag", "Cannot provide multiple Tags with the same key");
    }
    object.tags = Object.fromEntries(tags);
    return { statusCode: 200 };
  },
};
