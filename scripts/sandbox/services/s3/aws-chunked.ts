import { AwsError } from "../../server/aws-error";

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
