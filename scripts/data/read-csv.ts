import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, type Gunzip } from "node:zlib";
import { DataError } from "../../functions/contracts/errors";
import { CsvDemandParser } from "./csv-demand-parser";
import { type CsvRecord, CsvRecords } from "./csv-records";
import type { DemandRows } from "./demand-rows";

const CHUNK_BYTES = 1 << 20;

/**
 * A file that grows to more than so many times its size is no table of demand (which grows five- to thirtyfold), but
 * the same bytes again and again: it would fill the memory. Small files may, whatever they hold.
 */
const LARGEST_EXPANSION = 200;
const SMALL_TEXT_BYTES = 64 << 20;

/**
 * Reads a demand file in CSV, gzipped or not, and checks every value.
 *
 * Whether an extra column holds numbers or text shows only when it is read: a column is taken for numbers
 * until a text is met in it, then the file is read again with that column as text.
 *
 * @throws DataError naming line, column and value of the first fault
 */
export async function readCsv(path: string, fileName: string): Promise<DemandRows> {
  const textColumns = new Set<string>();
  for (;;) {
    const parser = new CsvDemandParser(fileName, textColumns);
    await readRecords(path, fileName, (record) => parser.read(record));
    const turnedText = parser.columnsFoundToBeText();
    if (turnedText.length === 0) return parser.finish();
    for (const column of turnedText) textColumns.add(column);
  }
}

async function readRecords(
  path: string,
  fileName: string,
  onRecord: (record: CsvRecord) => void,
): Promise<void> {
  const isCompressed = await checkCompression(path, fileName);
  const records = new CsvRecords(fileName, onRecord);
  const consume = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) records.push(chunk);
    records.end();
  };
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    if (isCompressed) {
      const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
      await pipeline(file, gunzip, (chunks) => consume(checkExpansion(chunks, gunzip, fileName)));
      await checkEnd(path, fileName, gunzip.bytesWritten);
    } else await pipeline(file, consume);
  } catch (error) {
    throw isZlibError(error) ? describeZlibError(error, fileName) : error;
  }
}

/** Passes chunks on. @throws DataError when they are far too many for the bytes they came from. */
async function* checkExpansion(
  chunks: AsyncIterable<Buffer>,
  gunzip: Gunzip,
  fileName: string,
): AsyncGenerator<Buffer> {
  let textBytes = 0;
  for await (const chunk of chunks) {
    textBytes += chunk.length;
    if (textBytes > SMALL_TEXT_BYTES && textBytes > LARGEST_EXPANSION * gunzip.bytesWritten) {
      throw new DataError(
        `${fileName} holds more than ${LARGEST_EXPANSION} times its own size, which no demand file does; its lines must repeat themselves. Write it anew, or unpack it and look.`,
      );
    }
    yield chunk;
  }
}

/**
 * Gzip data may consist of several members, and Node takes a zero after one for the end: a damaged member would end the
 * file there, without an error. Only zeros may follow, as on a tape.
 */
async function checkEnd(path: string, fileName: string, readBytes: number): Promise<void> {
  const file = await open(path);
  try {
    const isPadding = await holdsZeros(file, readBytes);
    if (isPadding) return;
  } finally {
    await file.close();
  }
  throw new DataError(
    `${fileName} is damaged gzip data (after ${readBytes} bytes comes what is no gzip data); compress or download it again.`,
  );
}

async function holdsZeros(file: FileHandle, from: number): Promise<boolean> {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (let position = from; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return true;
    if (buffer.subarray(0, bytesRead).some((byte) => byte !== 0)) return false;
    position += bytesRead;
  }
}

/** Whether the file is gzipped, which its name must agree with. */
async function checkCompression(path: string, fileName: string): Promise<boolean> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(2);
    const { bytesRead } = await file.read(start, 0, 2, 0);
    if (bytesRead === 0) throw new DataError(`${fileName} is empty; it must hold a header line and rows.`);
    const isGzip = bytesRead === 2 && start[0] === 0x1f && start[1] === 0x8b;
    const isNamedGzip = fileName.toLowerCase().endsWith(".gz");
    if (isNamedGzip && !isGzip) {
      throw new DataError(
        `${fileName} is not gzip data though its name ends in ".gz"; it begins with bytes ${start.toString("hex", 0, bytesRead)}, gzip with 1f8b. Compress it with "gzip", or name it ".csv".`,
      );
    }
    return isGzip;
  } finally {
    await file.close();
  }
}

function isZlibError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("Z_");
}

function describeZlibError(error: NodeJS.ErrnoException, fileName: string): DataError {
  return new DataError(
    `${fileName} is damaged gzip data (${error.message}); compress or download it again.`,
    { cause: error },
  );
}
