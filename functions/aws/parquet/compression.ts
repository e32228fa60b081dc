import * as zlib from "node:zlib";
import type { CompressionCodec, Compressors } from "hyparquet";

/**
 * Decompressors for the codecs that Node has natively, which spares the packages a WebAssembly bundle.
 * hyparquet itself reads Snappy. LZ4 and LZO stay unsupported: reading such a file names the codec.
 */
export const DECOMPRESSORS: Compressors = {
  GZIP: (bytes) => zlib.gunzipSync(bytes),
  BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  ZSTD: (bytes) => zlib.zstdDecompressSync(bytes),
};

/**
 * Zstandard keeps plainly encoded numbers as small as dictionary pages and decompresses natively, so that
 * a column comes out as one typed array. Level 1: higher levels gain a few percent on demand data.
 */
export const WRITE_CODEC: CompressionCodec = "ZSTD";

export const COMPRESSORS: { readonly ZSTD: (bytes: Uint8Array) => Uint8Array } = {
  ZSTD: (bytes) => zlib.zstdCompressSync(bytes, { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } }),
};
