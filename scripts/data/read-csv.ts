import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { DataError } from "../../functions/contracts/errors";
import { CsvDemandParser } from "./csv-demand-parser";
import { type CsvRecord, CsvRecords } from "./csv-records";
import type { DemandRows } from "./demand-rows";

const CHUNK_BYTES = 1 << 20;

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
    if (isCompressed) await pipeline(file, createGunzip({ chunkSize: CHUNK_BYTES }), consume);
    else await pipeline(file, consume);
  } catch (error) {
    throw isZlibError(error) ? describeZlibError(error, fileName) : error;
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
