import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

/** What is kept between runs of the scripts; `npm ci` removes it. */
export const KEPT_FOLDER = join(__dirname, "..", "node_modules", ".cache", "final-mile");

/** The name under which something is kept: all that it was made from. */
export type KeptName = string;

export function nameOf(parts: readonly (string | Uint8Array)[]): KeptName {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest("hex");
}

/**
 * Results that are the same whenever they are made from the same: found by what they were made from. Whoever finds
 * none makes it again; what cannot be read or written is as if it were not there.
 */
export class KeptFiles {
  readonly #folder: string;
  readonly #most: number;

  /** @param most files that stay: those used last. */
  constructor(folder: string, most: number) {
    this.#folder = folder;
    this.#most = most;
  }

  async find(name: KeptName): Promise<Buffer | undefined> {
    const path = join(this.#folder, name);
    try {
      const content = gunzipSync(await readFile(path));
      const now = new Date();
      await utimes(path, now, now);
      return content;
    } catch {
      return undefined;
    }
  }

  async keep(name: KeptName, content: Uint8Array): Promise<void> {
    const path = join(this.#folder, name);
    const under = `${path}.${process.pid}`;
    try {
      await mkdir(this.#folder, { recursive: true });
      // Whole or not at all, whoever else writes the same at the time.
      await writeFile(under, gzipSync(content, { level: 1 }));
      await rename(under, path);
      await this.#forgetOldest();
    } catch {
      await rm(under, { force: true }).catch(() => undefined);
    }
  }

  async #forgetOldest(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= this.#most) return;
    const aged = await Promise.all(
      names.map(async (name) => ({ name, usedMs: (await stat(join(this.#folder, name))).mtimeMs })),
    );
    aged.sort((left, right) => right.usedMs - left.usedMs);
    await Promise.all(
      aged.slice(this.#most).map(({ name }) => rm(join(this.#folder, name), { force: true })),
    );
  }
}
