import { statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type KeptName, nameOf } from "../kept-files";

/** What sources are read with: how they are compiled, and which packages are installed. */
const SETTINGS = ["tsconfig.json", "package.json", join("node_modules", ".package-lock.json")];

/** What was read last, by root and sources, and what the files looked like then: reading them takes longer than looking. */
const known = new Map<string, { readonly look: string; readonly name: KeptName }>();

/**
 * A name for sources as they are now: another one when a byte of them, or a package, is another.
 *
 * @param root of the program; where it lies does not matter
 * @param sources folders and files, from there
 * @param made who makes something of them, with versions
 */
export async function nameSources(
  root: string,
  sources: readonly string[],
  made: readonly string[],
): Promise<KeptName> {
  const listed = await Promise.all(sources.map((source) => listFiles(root, source)));
  const paths = [...listed.flat().sort(), ...SETTINGS];
  const key = JSON.stringify([root, sources, made]);
  const look = paths.map((path) => lookAt(root, path)).join("\n");
  const before = known.get(key);
  if (before?.look === look) return before.name;
  const contents = await Promise.all(paths.map((path) => readFile(join(root, path)).catch(() => "")));
  const name = nameOf([...made, ...paths.flatMap((path, index) => [path, contents[index]!])]);
  known.set(key, { look, name });
  return name;
}

function lookAt(root: string, path: string): string {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  return stats ? `${path} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}` : path;
}

async function listFiles(root: string, source: string): Promise<string[]> {
  const entries = await readdir(join(root, source), { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOTDIR") return undefined;
      // A program of before may have had no such file.
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  if (entries === undefined) return [source];
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
}
