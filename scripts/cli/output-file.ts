import { constants } from "node:fs";
import { access, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { OperatorError, UsageError } from "../../functions/contracts/errors";

/**
 * Checks that a result can be written to a file, before the work that makes it is done. Nothing is created.
 *
 * @throws UsageError naming option, path and reason
 */
export async function requireWritable(option: string, path: string): Promise<void> {
  const file = resolve(path);
  const refuse = (reason: string): never => {
    throw new UsageError(`${option} is "${path}"; ${reason}. Name a file that can be written.`);
  };
  const existing = await stat(file).catch(() => undefined);
  if (existing?.isDirectory()) return refuse("that is a folder");
  const folder = await stat(dirname(file)).catch(() => undefined);
  if (!folder?.isDirectory()) return refuse(`there is no folder "${dirname(file)}"`);
  await access(existing ? file : dirname(file), constants.W_OK).catch(() => refuse("it cannot be written"));
}

/** Writes a result. @throws OperatorError when that fails on the way: a full disk, a folder that went */
export async function writeResult(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content).catch((cause: NodeJS.ErrnoException) => {
    throw new OperatorError(`"${path}" cannot be written (${cause.code}).`, { cause });
  });
}
