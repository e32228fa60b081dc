import type { AwsCall, AwsReply } from "../../server/aws-call";
import { element, XML_HEADER, type XmlValue } from "../../server/xml";
import type { World } from "../../world";

/** Where a request points: S3 says it with the path, or with the host name in virtual-host style. */
export interface S3Target {
  readonly bucketName: string;
  readonly key: string;
}

/** A call to S3 with its target and its body decoded. */
export interface S3Request extends S3Target {
  readonly call: AwsCall;
  readonly body: Buffer;
}

export interface S3Operation {
  readonly name: string;
  run(request: S3Request, world: World): AwsReply | Promise<AwsReply>;
}

const NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** An XML answer with S3's namespace. */
export function xmlReply(
  name: string,
  value: XmlValue,
  headers: Readonly<Record<string, string>> = {},
): AwsReply {
  return {
    statusCode: 200,
    headers: { "content-type": "application/xml", ...headers },
    body: XML_HEADER + element(name, value, NAMESPACE),
  };
}

/** `bucket.s3.us-east-1.amazonaws.com`, `bucket.localhost:4566`: a bucket in front of a host name that is no address. */
const VIRTUAL_HOST = /^(.+?)\.(?:s3[.-].*|localhost)(?::\d+)?$/;

/** Reads bucket and key from the host and the path. */
export function readTarget(call: AwsCall): S3Target {
  const path = call.path.slice(1);
  const host = VIRTUAL_HOST.exec(call.headers.host ?? "")?.[1];
  if (host !== undefined && host !== "s3") return { bucketName: host, key: decodeKey(path) };
  const slash = path.indexOf("/");
  if (slash < 0) return { bucketName: decodeKey(path), key: "" };
  return { bucketName: decodeKey(path.slice(0, slash)), key: decodeKey(path.slice(slash + 1)) };
}

function decodeKey(text: string): string {
  return decodeURIComponent(text.replaceAll("+", "%2B"));
}
