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
