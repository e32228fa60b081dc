import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { toBroughtLine } from "../../aws/catalogue-file/calendar-columns";
import { readCalendarFile } from "../../aws/catalogue-file/read-calendar-file";
import type { FormOptions, GivenForm } from "../../aws/demand-file/form/file-form";
import { type DemandFile, readDemandFile } from "../../aws/demand-file/read-demand-file";
import { DataError } from "../../contracts/errors";
import type { BroughtLine } from "../../planning/merge-lines";

/** Larger files are brought in by `ops data import`: what is read here lies in the memory of a function. */
const LARGEST_FILE_BYTES = 128 << 20;

/** SHA-256 of a content, in hexadecimal digits: by it a content is known again under any name. */
export function contentIdOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Reads a file of demand as `ops data import` reads it.
 *
 * @param key its name decides on the format
 * @throws DataError, UsageError naming its bad lines, or the option that it needs
 */
export function readIncoming(key: string, bytes: Uint8Array, form: GivenForm): Promise<DemandFile> {
  return asFile(key, bytes, (path) => readDemandFile(path, form));
}

/**
 * Reads a file of what is planned as `ops data import --calendar` reads it.
 *
 * @param form what the stack's configuration says of files of demand: how the same people write their dates and numbers,
 *   which decides where the file itself does not.
 * @param todayDay day number: nobody can have known tomorrow.
 * @throws DataError, UsageError naming its bad lines, or what cannot be told without being said
 */
export function readIncomingPlans(
  key: string,
  bytes: Uint8Array,
  { dateFormat, decimal, encoding, delimiter }: FormOptions,
  todayDay: number,
): Promise<readonly BroughtLine[]> {
  return asFile(key, bytes, async (path) => {
    const { rows } = await readCalendarFile(path, todayDay).catch(async (error: unknown) => {
      if (!(error instanceof DataError)) throw error;
      const usual = { dateFormat, decimal, encoding, delimiter };
      return readCalendarFile(path, todayDay, usual).catch(() => {
        throw error;
      });
    });
    return rows.map(toBroughtLine);
  });
}

/** Both readers take a path. */
async function asFile<Content>(
  key: string,
  bytes: Uint8Array,
  read: (path: string) => Promise<Content>,
): Promise<Content> {
  if (bytes.byteLength > LARGEST_FILE_BYTES) {
    throw new DataError(
      `${basename(key)} has ${Math.ceil(bytes.byteLength / 2 ** 20)} MiB; a file that comes by itself may have ${LARGEST_FILE_BYTES / 2 ** 20}. Bring it in with "ops data import".`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "final-mile-ingest-"));
  try {
    const path = join(folder, basename(key));
    await writeFile(path, bytes);
    return await read(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
