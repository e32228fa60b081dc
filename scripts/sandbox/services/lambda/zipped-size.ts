import { deflateRawSync } from "node:zlib";

/** Bytes of a local file header and a central directory entry without the names. */
const BYTES_PER_ENTRY = 30 + 46;
const BYTES_AT_END = 22;

/** Size of a ZIP archive with these files, deflated one by one, as the deployment packs them. */
export function zippedSize(files: ReadonlyMap<string, Buffer>): number {
  let size = BYTES_AT_END;
  for (const [path, bytes] of files) {
    size += deflateRawSync(bytes).length + BYTES_PER_ENTRY + 2 * Buffer.byteLength(path);
  }
  return size;
}
