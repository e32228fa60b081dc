import * as zlib from "node:zlib";
import type { CompressionCodec, Compressors } from "hyparquet";

/** Node has Zstandard from 22.15 on, so every Lambda runtime that we use has it. */
const hasZstandard = typeof zlib.zstdCompressSync === "function";

/**
 * Decompressors for the codecs that Node has natively, which spares the packages a WebAssembly bundle.
 * hyparquet itself reads Snappy. LZ4 and LZO stay unsupported: reading such a file names the codec.
 */
export const DECOMPRESSORS: Compressors = {
  GZIP: (bytes) => zlib.gunzipSync(bytes),
  BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  ...(hasZstandard && { ZSTD: (bytes: Uint8Array) => zlib.zstdDecompressSync(bytes) }),
};

/**
 * Zstandard keeps plainly encoded numbers as small as dictionary pages and decompresses natively, so that
 * a column comes out as one typed array. Level 1: higher levels gain a few percent on demand data. An older
 * Node writes Snappy, which the writer brings along.
 */
export const WRITE_CODEC: CompressionCodec = hasZstandard ? "ZSTD" : "SNAPPY";

export const COMPRESSORS: Readonly<Partial<Record<CompressionCodec, (bytes: Uint8Array) => Uint8Array>>> =
  hasZstandard
    ? {
        ZSTD: (bytes) =>
          zlib.zstdCompressSync(bytes, { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } }),
      }
    : {};
