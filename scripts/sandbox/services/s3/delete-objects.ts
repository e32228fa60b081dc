// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
import { AwsError } from "../../server/aws-error";
import { childrenOf, parseXml, textOf } from "../../server/xml";
import { type S3Operation, xmlReply } from "./s3-operation";

const MAX_KEYS = 1000;

export const deleteObjects: S3Operation = {
  name: "DeleteObjects",
  run({ bucketName, body }, world) {
    const bucket = world.s3.bucket(bucketName);
    const document = parseDelete(body);
    const entries = childrenOf(document, "Object");
    const isQuiet = textOf(document, "Quiet") === "true";
    const deleted = entries.map((entry) => {
      const key = textOf(entry, "Key") ?? "";
      const result = world.s3.delete(bucket, key);
      return {
        Key: key,
        ...(result.deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: result.versionId } : {}),
      };
    });
    return xmlReply("DeleteResult", isQuiet ? {} : { Deleted: deleted });
  },
};

function parseDelete(body: Buffer) {
  const malformed = new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
  let document: ReturnType<typeof parseXml>;
  try {
    document = parseXml(body.toString("utf8"));
  } catch {
    throw malformed;
  }
  const count = childrenOf(document, "Object").length;
  if (document.name !== "Delete" || count === 0 || count > MAX_KEYS) throw malformed;
  return document;
}
