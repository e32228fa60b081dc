import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../../functions/contracts/errors";

/** A file written line by line that is there when all of it is, and not at all before. */
export interface LineFile {
  write(lines: readonly string[]): Promise<void>;
  /** Puts the file into its place. */
  commit(): Promise<void>;
  /** Leaves no trace; does nothing after `commit`. */
  discard(): Promise<void>;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Opens a file to be written as its lines come: they need not fit into memory. They gather beside it, under a name
 * of their own, so that an interruption leaves what was there before.
 *
 * @throws UsageError when the file cannot be written, before any work was done for it.
 */
export async function openLineFile(path: string): Promise<LineFile> {
  // A terminal or pipe cannot be put into place: lines go to it as they come.
  const isStream = await requirePlace(path);
  const partial = isStream ? path : `${path}.${process.pid}.partial`;
  const stream = createWriteStream(partial);
  const failed = new Promise<never>((_, reject) => stream.once("error", reject));
  failed.catch(() => undefined);
  await Promise.race([once(stream, "open"), failed]).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`"${path}" cannot be written (${error.code}).`, { cause: error });
  });
  const remove = async () => (isStream ? undefined : rm(partial, { force: true }));
  const interrupt = (signal: NodeJS.Signals) => {
    forget();
    void remove().finally(() => process.kill(process.pid, signal));
  };
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  let isDone = false;
  return {
    write: async (lines) => {
      if (lines.length === 0) return;
      if (!stream.write(`${lines.join("\n")}\n`)) await Promise.race([once(stream, "drain"), failed]);
    },
    commit: async () => {
      stream.end();
      await Promise.race([once(stream, "close"), failed]);
      if (!isStream) await rename(partial, path);
      isDone = true;
      forget();
    },
    discard: async () => {
      if (isDone) return;
      forget();
      stream.destroy();
      await remove();
    },
  };
}

/** Whether there is a stream at the path, such as `/dev/stdout`, and no file. */
async function requirePlace(path: string): Promise<boolean> {
  const lookUp = (name: string) => stat(name).catch(() => undefined);
  const folder = dirname(path);
  if (!(await lookUp(folder))?.isDirectory()) {
    throw new UsageError(`There is no folder "${folder}" to write "${path}" to; make it first.`);
  }
  const found = await lookUp(path);
  if (found?.isDirectory()) throw new UsageError(`"${path}" is a folder; name a file to write.`);
  return found !== undefined && !found.isFile();
}
