import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** The SDK's descriptions of all shapes of a service, of which a function needs a handful. */
const SCHEMA_FILES = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;

/** Imported whole, for the version in the user agent. */
const MANIFESTS = /[\\/]node_modules[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/;

/** `const _hQ = "httpQuery";` */
const NAMED_TEXT = /^const (_\w+) = ("[^"\\]*");$/gm;
/** `{ [_hQ]: ... }` */
const COMPUTED_KEY = /\[(_\w+)\]:/g;

/**
 * Lets esbuild drop the shapes that a function does not use. To the SDK's files a computed key costs nothing,
 * but to a bundler it might call anything, so that everything with one is kept: the shapes of all hundred
 * operations of S3 for the four we call. Written as plain keys, the same objects are droppable. Of the packages'
 * manifests, which list every script and dependency, their version is enough.
 */
export const leanSdk: Plugin = {
  name: "lean-sdk",
  setup({ onLoad }) {
    onLoad({ filter: SCHEMA_FILES }, async ({ path }) => ({
      contents: writeKeysOut(await readFile(path, "utf8")),
      loader: "js",
    }));
    onLoad({ filter: MANIFESTS }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, "utf8")) as { name: string; version: string };
      return { contents: JSON.stringify({ name, version }), loader: "json" };
    });
  },
};

/** Replaces computed keys by the texts they name. */
export function writeKeysOut(source: string): string {
  const textOf = new Map([...source.matchAll(NAMED_TEXT)].map(([, name, text]) => [name, text]));
  return source.replace(COMPUTED_KEY, (key, name: string) =>
    textOf.has(name) ? `${textOf.get(name)}:` : key,
  );
}
