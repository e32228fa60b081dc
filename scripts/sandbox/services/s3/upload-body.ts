import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../../server/aws-error";
import type { Checksum } from "./store";

/** What an `aws-chunked` body carries. */
export interface ChunkedBody {
  readonly body: Buffer;
  /** Trailing headers, for example the checksum. */
  readonly trailers: Readonly<Record<string, string>>;
}

const CRLF = "\r\n";

/**
 * Decodes a body sent in signed or unsigned chunks, each `<size in hex>[;chunk-signature=…]`, with trailing headers.
 *
 * @throws AwsError `IncompleteBody`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeAwsChunked(source: Buffer): ChunkedBody {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = source.indexOf(CRLF, position);
    if (lineEnd < 0) throw incompleteBody();
    const size = Number.parseInt(source.toString("latin1", position, lineEnd), 16);
    if (Number.isNaN(size)) throw incompleteBody();
    position = lineEnd + CRLF.length;
    if (size === 0) break;
    if (position + size > source.length) throw incompleteBody();
    chunks.push(source.subarray(position, position + size));
    position += size + CRLF.length;
  }
  const body = chunks.length === 1 ? Buffer.from(chunks[0]!) : Buffer.concat(chunks);
  return { body, trailers: readTrailers(source.toString("latin1", position)) };
}

function readTrailers(text: string): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (const line of text.split(CRLF)) {
    const colon = line.indexOf(":");
    if (colon > 0) trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return trailers;
}

function incompleteBody(): AwsError {
  return new AwsError("IncompleteBody", "The request body terminated unexpectedly", 400);
}

/** Checksums the sandbox can verify; the others (CRC32C, CRC64NVME) are stored as given. */
const DIGESTS: Readonly<Record<string, (body: Buffer) => string>> = {
  "x-amz-checksum-crc32": (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString("base64");
  },
  "x-amz-checksum-sha256": (body) => createHash("sha256").update(body).digest("base64"),
  "x-amz-checksum-sha1": (body) => createHash("sha1").update(body).digest("base64"),
};

const CHECKSUM_HEADER = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

/**
 * Finds the checksum among headers and trailers and verifies it.
 *
 * @throws AwsError `BadDigest` when the body is not what was announced
 */
export function readChecksum(headers: Readonly<Record<string, unknown>>, body: Buffer): Checksum | undefined {
  const md5 = headers["content-md5"];
  if (typeof md5 === "string" && createHash("md5").update(body).digest("base64") !== md5) {
    throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
  const header = Object.keys(headers).find((name) => CHECKSUM_HEADER.test(name));
  if (!header) return undefined;
  const value = String(headers[header]);
  const digest = DIGESTS[header]?.(body);
  if (digest !== undefined && digest !== value) {
    const algorithm = header.slice("x-amz-checksum-".length).toUpperCase();
    throw new AwsError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { header, value };
}
