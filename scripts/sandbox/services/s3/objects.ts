import { randomUUID } from "node:crypto";
import type { Permission } from "../../access/access-control";
import { requireOfCaller } from "../../access/authorize-call";
import { toDeleteObject } from "../../access/s3-permissions";
import type { AwsCall } from "../../server/aws-call";
import { AwsError } from "../../server/aws-error";
import { childrenOf, parseXml, textOf, type XmlValue } from "../../server/xml";
import type { World } from "../../world";
import { readCopySource } from "./copy-source";
import { checkReadConditions, checkWriteConditions, describeObject, headersToKeep } from "./object-headers";
import { type S3Operation, type S3Request, xmlReply } from "./request";
import type { ObjectVersion } from "./store";
import { decodeAwsChunked, readChecksum } from "./upload-body";

const MAX_KEY_BYTES = 1024;

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
export const putObject: S3Operation = {
  name: "PutObject",
  run(request, world) {
    validate(request);
    const { call, key } = request;
    const bucket = world.s3.bucket(request.bucketName);
    const { body, trailers } = decodeUpload(request);
    const checksum = readChecksum({ ...call.headers, ...trailers }, body);
    checkWriteConditions(call, world.s3.current(bucket, key));
    const storageClass = call.headers["x-amz-storage-class"];
    const object = world.s3.put(bucket, key, body, {
      headers: headersToKeep(call.headers),
      checksum,
      storageClass: typeof storageClass === "string" ? storageClass : undefined,
      tags: Object.fromEntries(new URLSearchParams(String(call.headers["x-amz-tagging"] ?? ""))),
    });
    if (bucket.sendsEvents) tellOfObject(world, bucket.name, object);
    return {
      statusCode: 200,
      headers: {
        etag: object.etag,
        ...(checksum ? { [checksum.header]: checksum.value, "x-amz-checksum-type": "FULL_OBJECT" } : {}),
        ...(object.versionId === "null" ? {} : { "x-amz-version-id": object.versionId }),
      },
    };
  },
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function tellOfObject(
  world: World,
  bucketName: string,
  object: ObjectVersion,
  reason: "PutObject" | "CopyObject" = "PutObject",
): void {
  const { key, body, etag, versionId } = object;
  world.rules.deliver("default", {
    version: "0",
    id: randomUUID(),
    "detail-type": "Object Created",
    source: "aws.s3",
    account: world.accountId,
    time: new Date(world.clock.nowMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region: world.region,
    resources: [`arn:aws:s3:::${bucketName}`],
    detail: {
      version: "0",
      bucket: { name: bucketName },
      object: {
        key,
        size: body.length,
        etag: etag.replaceAll('"', ""),
        ...(versionId !== "null" && { "version-id": versionId }),
      },
      reason,
    },
  });
}

function validate({ key }: S3Request): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new AwsError("KeyTooLongError", "Your key is too long", 400, {
      MaxSizeAllowed: String(MAX_KEY_BYTES),
    });
  }
}

/** The object's bytes: sent as they are, or in chunks with trailing headers. */
function decodeUpload(request: S3Request): {
  body: Buffer;
  trailers: Readonly<Record<string, string>>;
} {
  const { headers } = request.call;
  const isChunked = String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const decoded = isChunked ? decodeAwsChunked(request.body) : { body: request.body, trailers: {} };
  const announced = headers["x-amz-decoded-content-length"];
  if (announced !== undefined && Number(announced) !== decoded.body.length) {
    throw new AwsError(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length header",
    );
  }
  return decoded;
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
export const copyObject: S3Operation = {
  name: "CopyObject",
  run(request, world) {
    validate(request);
    const source = readCopySource(request.call);
    const { body, headers, checksum, tags } = findObject({ ...request, ...source }, world);
    const bucket = world.s3.bucket(request.bucketName);
    // Content and its description come along; the storage class is the standard one unless it is said.
    const object = world.s3.put(bucket, request.key, body, { headers, checksum, tags });
    if (bucket.sendsEvents) tellOfObject(world, bucket.name, object, "CopyObject");
    return xmlReply("CopyObjectResult", {
      ETag: object.etag,
      LastModified: new Date(world.clock.nowMs).toISOString(),
    });
  },
};

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
export const getObject: S3Operation = {
  name: "GetObject",
  run(request, world) {
    const object = findObject(request, world);
    const headers = describeObject(object, request.call);
    if (checkReadConditions(request.call, object) === "not-modified") return { statusCode: 304, headers };
    const range = readRange(request.call.headers.range, object.body.length);
    if (!range) return { statusCode: 200, headers, body: object.body };
    return {
      statusCode: 206,
      headers: { ...headers, "content-range": `bytes ${range.first}-${range.last}/${object.body.length}` },
      body: object.body.subarray(range.first, range.last + 1),
    };
  },
};

/**
 * Reads a `Range` header with one range; others are ignored, as S3 does.
 *
 * @throws AwsError `InvalidRange` (416)
 */
function readRange(header: string | undefined, size: number): { first: number; last: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, from, to] = match as unknown as [string, string, string];
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first >= size || first > last) {
    throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416, {
      ActualObjectSize: String(size),
    });
  }
  return { first, last };
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
export const headObject: S3Operation = {
  name: "HeadObject",
  run(request, world) {
    const object = findObject(request, world);
    const headers = describeObject(object, request.call);
    if (checkReadConditions(request.call, object) === "not-modified") return { statusCode: 304, headers };
    return { statusCode: 200, headers: { ...headers, "content-length": object.body.length } };
  },
};

const MAX_KEYS = 1000;

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
export const deleteObjects: S3Operation = {
  name: "DeleteObjects",
  run({ bucketName, body, call }, world) {
    const bucket = world.s3.bucket(bucketName);
    const document = parseDelete(body);
    const isQuiet = textOf(document, "Quiet") === "true";
    const deleted: XmlValue[] = [];
    const refused: XmlValue[] = [];
    for (const entry of childrenOf(document, "Object")) {
      const key = textOf(entry, "Key") ?? "";
      const refusal = findRefusal(world, call, toDeleteObject(bucketName, key));
      if (refusal) refused.push({ Key: key, Code: refusal.code, Message: refusal.message });
      else {
        const result = world.s3.delete(bucket, key);
        deleted.push({
          Key: key,
          ...(result.deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: result.versionId } : {}),
        });
      }
    }
    return xmlReply("DeleteResult", { ...(isQuiet ? {} : { Deleted: deleted }), Error: refused });
  },
};

function findRefusal(world: World, call: AwsCall, permission: Permission): AwsError | undefined {
  try {
    requireOfCaller(world, "DeleteObjects", call, [permission]);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

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

/** The object a read asks for. @throws AwsError `NoSuchKey` */
export function findObject({ bucketName, key }: S3Request, world: World): ObjectVersion {
  const object = world.s3.current(world.s3.bucket(bucketName), key);
  if (!object) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
  return object;
}
