import * as zlib from "node:zlib";
import type { CompressionCodec } from "hyparquet";
import { DamageError } from "./damage";
import { decompressSnappy } from "./snappy";

/** Node has Zstandard from 22.15 on, so every Lambda runtime that we use has it. */
const hasZstandard = typeof zlib.zstdCompressSync === "function";

type Decompress = (bytes: Uint8Array, limits: { readonly maxOutputLength: number }) => Uint8Array;

/**
 * Decompressors of Node, which spare the packages a WebAssembly bundle. LZ4 and LZO stay unsupported: reading
 * such a file names the codec.
 */
const NATIVE: Partial<Record<CompressionCodec, Decompress>> = {
  GZIP: zlib.gunzipSync,
  BROTLI: zlib.brotliDecompressSync,
  ...(hasZstandard && { ZSTD: zlib.zstdDecompressSync }),
};

/** Snappy's densest block is a copy: three bytes that stand for 64. */
const MOST_SNAPPY_BYTES_PER_BYTE = 64 / 3;

/**
 * Decompresses a page. The result owns its buffer, so that whoever reads beyond its end is refused.
 *
 * @param size bytes that must come out; no more are made
 * @throws DamageError when other bytes come out, Error when the codec is not known
 */
export function decompress(bytes: Uint8Array, size: number, codec: CompressionCodec | undefined): Uint8Array {
  const output = decompressAny(bytes, size, codec);
  if (output.length !== size) {
    throw new DamageError(`a page has ${output.length} bytes; its header says ${size}`);
  }
  return output.byteLength === output.buffer.byteLength ? output : Uint8Array.from(output);
}

function decompressAny(bytes: Uint8Array, size: number, codec: CompressionCodec | undefined): Uint8Array {
  if (codec === "UNCOMPRESSED") return bytes;
  // Some writers leave out even the frame of an empty page.
  if (size === 0) return new Uint8Array();
  if (codec === "SNAPPY") {
    if (size > bytes.length * MOST_SNAPPY_BYTES_PER_BYTE) {
      throw new DamageError(`${bytes.length} bytes of Snappy cannot hold a page of ${size}`);
    }
    return decompressSnappy(bytes, size);
  }
  const native = codec && NATIVE[codec];
  if (native === undefined) {
    throw new Error(`its compression ${codec ?? "is unknown, so it"} cannot be read`);
  }
  return native(bytes, { maxOutputLength: size });
}

/**
 * Zstandard keeps plainly encoded numbers as small as dictionary pages and decompresses natively, so that
 * a column comes out as one typed array. Level 1: higher levels gain a few percent on demand data. With the
 * checksum, damaged values are refused instead of read as other numbers; it does not cover which rows lack one. An older Node writes Snappy, which the
 * writer brings along.
 */
export const WRITE_CODEC: CompressionCodec = hasZstandard ? "ZSTD" : "SNAPPY";

export const COMPRESSORS: Readonly<Partial<Record<CompressionCodec, (bytes: Uint8Array) => Uint8Array>>> =
  hasZstandard
    ? {
        ZSTD: (bytes) =>
          zlib.zstdCompressSync(bytes, {
            params: { [zlib.constants.ZSTD_c_compressionLevel]: 1, [zlib.constants.ZSTD_c_checksumFlag]: 1 },
          }),
      }
    : {};
