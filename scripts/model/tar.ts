import { gunzipSync, gzipSync } from "node:zlib";

const BLOCK_BYTES = 512;

/** Files packed as `tar.gz`, as SageMaker takes a model. No dates or owners: the same files give the same bytes. */
export function packTarGz(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const [name, content] of Object.entries(files)) {
    blocks.push(buildHeader(name, content.byteLength), content);
    blocks.push(new Uint8Array((BLOCK_BYTES - (content.byteLength % BLOCK_BYTES)) % BLOCK_BYTES));
  }
  blocks.push(new Uint8Array(2 * BLOCK_BYTES));
  return gzipSync(Buffer.concat(blocks), { level: 6 });
}

/** The regular files of a `tar.gz`, by name without a leading `./`. */
export function unpackTarGz(bytes: Uint8Array): Map<string, Uint8Array> {
  const tar = gunzipSync(bytes);
  const files = new Map<string, Uint8Array>();
  for (let offset = 0; offset + BLOCK_BYTES <= tar.byteLength; ) {
    const name = readText(tar, offset, 100);
    if (name === "") break;
    const size = Number.parseInt(readText(tar, offset + 124, 12), 8) || 0;
    const type = String.fromCharCode(tar[offset + 156]!);
    const start = offset + BLOCK_BYTES;
    if (type === "0" || type === "\0")
      files.set(name.replace(/^\.\//, ""), tar.subarray(start, start + size));
    offset = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return files;
}

/** @see https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function buildHeader(name: string, sizeBytes: number): Uint8Array {
  const header = Buffer.alloc(BLOCK_BYTES);
  header.write(name, 0, 100, "utf8");
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${sizeBytes.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

function readText(bytes: Uint8Array, offset: number, length: number): string {
  const text = Buffer.from(bytes.subarray(offset, offset + length)).toString("utf8");
  const end = text.indexOf("\0");
  return (end < 0 ? text : text.slice(0, end)).trim();
}
