import { gunzipSync } from "node:zlib";
import type { World } from "../world";
import type { AwsCall, AwsReply, AwsService } from "./aws-call";
import { AwsError } from "./aws-error";
import type { Operation } from "./operation";

/** A service that names its operation in `X-Amz-Target` and speaks JSON both ways. */
export interface JsonServiceOptions {
  readonly signingName: string;
  /** `1.0` or `1.1`: the version in `application/x-amz-json-…`. */
  readonly version: "1.0" | "1.1";
  readonly operations: readonly Operation[];
  /** Codes that the service's older query protocol gave other names, by today's. */
  readonly queryCodes?: Readonly<Record<string, string>>;
}

/** @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export function createJsonService(world: World, options: JsonServiceOptions): AwsService {
  const operations = new Map(options.operations.map((operation) => [operation.name, operation]));
  const contentType = `application/x-amz-json-${options.version}`;
  return {
    signingName: options.signingName,
    operationOf: (call) => String(call.headers["x-amz-target"] ?? "").replace(/^.*\./, ""),
    handle(name, call) {
      const operation = operations.get(name);
      return operation && runJson(operation, world, call, contentType);
    },
    renderError: (error) => ({
      statusCode: error.statusCode,
      headers: {
        "content-type": contentType,
        "x-amzn-errortype": error.code,
        "x-amzn-query-error": `${options.queryCodes?.[error.code] ?? error.code};${error.statusCode < 500 ? "Sender" : "Receiver"}`,
      },
      body: JSON.stringify({ __type: error.code, message: error.message }),
    }),
  };
}

async function runJson(
  operation: Operation,
  world: World,
  call: AwsCall,
  contentType: string,
): Promise<AwsReply> {
  const output = await operation.run(parseObject(readBody(call)), world, call);
  return { statusCode: 200, headers: { "content-type": contentType }, body: JSON.stringify(output ?? {}) };
}

/** Parses a JSON body; an empty one is an empty object. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new AwsError("SerializationException", "Could not parse the request body as JSON.");
  }
}

/** Parses the body of an operation, which is a JSON object. @throws AwsError `SerializationException` */
function parseObject(body: Buffer): object {
  const value = parseJson(body);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new AwsError("SerializationException", "Start of structure or map found where not expected.");
}

/** The body of a call with its content encoding undone; the SDK compresses large requests. */
export function readBody(call: AwsCall): Buffer {
  const encoding = call.headers["content-encoding"];
  if (encoding === undefined || encoding === "" || encoding === "identity") return call.body;
  if (encoding === "gzip") {
    try {
      return gunzipSync(call.body);
    } catch {
      throw new AwsError("SerializationException", "The request body is not valid gzip.");
    }
  }
  throw new AwsError("SerializationException", `Content-Encoding "${encoding}" is not supported.`);
}
