import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../../server/aws-error";
import type { Checksum } from "./store";

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
