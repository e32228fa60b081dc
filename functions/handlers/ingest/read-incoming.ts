import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { GivenForm } from "../../aws/demand-file/form/file-form";
import { type DemandFile, readDemandFile } from "../../aws/demand-file/read-demand-file";
import { DataError } from "../../contracts/errors";

/** Larger files are brought in by `ops data import`: what is read here lies in the memory of a function. */
const LARGEST_FILE_BYTES = 128 << 20;

/** SHA-256 of a content, in hexadecimal digits: by it a content is known again under any name. */
export function contentIdOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Reads a file as `ops data import` reads it.
 *
 * @param key its name decides on the format
 * @throws DataError, UsageError naming its bad lines, or the option that it needs
 */
export async function readIncoming(key: string, bytes: Uint8Array, form: GivenForm): Promise<DemandFile> {
  if (bytes.byteLength > LARGEST_FILE_BYTES) {
    throw new DataError(
      `${basename(key)} has ${Math.ceil(bytes.byteLength / 2 ** 20)} MiB; a file that comes by itself may have ${LARGEST_FILE_BYTES / 2 ** 20}. Bring it in with "ops data import".`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), "final-mile-ingest-"));
  try {
    const path = join(folder, basename(key));
    await writeFile(path, bytes);
    return await readDemandFile(path, form);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
