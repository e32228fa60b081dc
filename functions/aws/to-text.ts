import { isAscii } from "node:buffer";

/**
 * The text of UTF-8 bytes. Nearly all that runs read and answer is plain ASCII, which is taken over as it is: Node 24 decodes
 * UTF-8 at 5 ms a megabyte, and takes ASCII over fifty times as fast.
 */
export function toText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isAscii(buffer) ? buffer.toString("latin1") : buffer.toString("utf8");
}
