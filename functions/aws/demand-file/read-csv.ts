import { createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip, type Gunzip, gunzipSync } from "node:zlib";
import { DataError } from "../../contracts/errors";
import { CsvDemandParser, type LeftOutLine } from "./csv-demand-parser";
import { type CsvRecord, CsvRecords } from "./csv-records";
import type { DemandRows } from "./demand-rows";
import { Faults } from "./faults";
import { type FileForm, type GivenForm, PLAIN_FORM } from "./form/file-form";
import { guessForm } from "./form/guess-form";
import { HEAD_BYTES } from "./form/head";
import { LOCATION_COLUMN } from "./join-locations";

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/**
 * A file that grows to more than so many times its size is no table of demand (which grows five- to thirtyfold), but
 * the same bytes again and again: it would fill the memory. Small files may, whatever they hold.
 */
const LARGEST_EXPANSION = 200;
const SMALL_TEXT_BYTES = 64 << 20;

/** A CSV file as read, with the form it was found to have. */
export interface CsvRead {
  readonly rows: DemandRows;
  readonly form: FileForm;
  /** Lines that were taken for notes and totals. */
  readonly leftOut: readonly LeftOutLine[];
  /** Whether rows are single sales with their time of day. */
  readonly hasTimes: boolean;
}

/**
 * Reads a demand file in CSV, gzipped or not, in the form it is found to have, and checks every value.
 *
 * Whether an extra column holds numbers or text shows only when it is read: a column is taken for numbers
 * until a text is met in it, then the file is read again with that column as text.
 *
 * @throws DataError naming lines, columns and values of the faults, or what cannot be told without being said
 */
export async function readCsv(path: string, fileName: string, given: GivenForm): Promise<CsvRead> {
  const { head, isWhole } = await readHead(path, fileName);
  if (head.length === 0) {
    // Damaged data may unpack to nothing.
    await readRecords(path, fileName, PLAIN_FORM, () => {});
    throw new DataError(`${fileName} is empty; it must hold a header line and rows.`);
  }
  const form = await guessForm(fileName, head, isWhole, given, (partial, onRecord) =>
    readRecords(path, fileName, partial, onRecord),
  );
  const textColumns = new Set<string>([LOCATION_COLUMN]);
  for (;;) {
    const faults = new Faults(fileName, "line");
    const parser = new CsvDemandParser(fileName, form, textColumns, faults);
    await readRecords(path, fileName, form, (record) => parser.read(record));
    const turnedText = parser.columnsFoundToBeText();
    if (turnedText.length === 0) {
      faults.refuse();
      return { rows: parser.finish(), form, leftOut: parser.leftOut, hasTimes: parser.hasTimes };
    }
    for (const column of turnedText) textColumns.add(column);
  }
}

/** The first bytes of the text, unpacked: whole lines, unless one is longer than all of them. */
export async function readHead(path: string, fileName: string): Promise<{ head: Buffer; isWhole: boolean }> {
  const isCompressed = await checkCompression(path, fileName);
  const file = await open(path);
  try {
    const packed = Buffer.alloc(isCompressed ? HEAD_BYTES / 4 : HEAD_BYTES);
    const { bytesRead } = await file.read(packed, 0, packed.length, 0);
    const isWhole = (await file.stat()).size === bytesRead;
    const bytes = packed.subarray(0, bytesRead);
    // Data that is cut off is unpacked as far as it goes; whether it is damaged shows when all is read.
    const options = isWhole ? {} : { finishFlush: constants.Z_SYNC_FLUSH };
    const head = isCompressed ? gunzipSync(bytes, options) : bytes;
    return {
      head: isWhole ? head : head.subarray(0, head.lastIndexOf(LINE_FEED) + 1 || head.length),
      isWhole,
    };
  } catch (error) {
    throw isZlibError(error) ? describeZlibError(error, fileName) : error;
  } finally {
    await file.close();
  }
}

/** Reads all records of a file, unpacked and in UTF-8. */
export async function readRecords(
  path: string,
  fileName: string,
  { encoding, delimiter }: Pick<FileForm, "encoding" | "delimiter">,
  onRecord: (record: CsvRecord) => void,
): Promise<void> {
  const records = new CsvRecords(fileName, onRecord, delimiter);
  await readText(path, fileName, async (text) => {
    for await (const chunk of encoding === "utf-8" ? text : decode(text, encoding)) records.push(chunk);
    records.end();
  });
}

async function readText(
  path: string,
  fileName: string,
  consume: (text: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const isCompressed = await checkCompression(path, fileName);
  // A function that gets a small file each minute need not make and clear away two large buffers for each.
  const { size } = await stat(path);
  const file = createReadStream(path, { highWaterMark: Math.min(CHUNK_BYTES, size + 1) });
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

/** The text of another encoding in UTF-8. */
async function* decode(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), "utf8");
  yield Buffer.from(decoder.decode(), "utf8");
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
