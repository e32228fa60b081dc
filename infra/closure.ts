import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { build } from "esbuild";
import { assertOnlyValuesCaptured, assertSerialisable } from "./closure/captured-code";
import { CLOSURE_MODULE, importAtStart, virtualModule } from "./closure/import-at-start";
import { keepOwnSources } from "./closure/source-map";

/** A function that may stand inline in the program, beside the resources it uses. */
export type Closure = (event: never) => Promise<unknown>;

export interface PackageClosureOptions {
  /** Folder of the file in which the closure stands: its `import("./...")` are relative to it. */
  readonly resolveDir: string;
}

/** Name of the handler in a package, as Lambda's `handler` property wants it. */
export const PACKAGE_HANDLER = "index.handler";

const REPOSITORY_ROOT = dirname(__dirname);

/**
 * Turns an inline closure into the package of a Lambda function.
 *
 *     const code = packageClosure("monitor", async (event: ScheduledEvent) => {
 *       const { handleMonitor } = await import("../functions/handlers/monitor");
 *       return handleMonitor(event, settings.get());
 *     }, { resolveDir: __dirname });
 *
 * Pulumi's serialiser writes down the closure and the values it captured: plain data, and outputs, read
 * with `.get()`. It leaves the `import()` inside the body alone, and esbuild follows it: what is uploaded
 * is one minified file with real classes and full speed, instead of code rewritten into `with` blocks and
 * a copy of `node_modules`.
 *
 * The same sources give the same bytes, wherever the repository lies: a preview shows no false change.
 *
 * @throws {Error} when code or a secret was captured; the message names it and says what to do.
 */
export async function packageClosure(
  name: string,
  closure: Closure,
  options: PackageClosureOptions,
): Promise<pulumi.asset.AssetArchive> {
  const text = await serialiseClosure(name, closure);
  const { code, sourceMap } = await bundle(name, text, options.resolveDir);
  return new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.StringAsset(code),
    "index.js.map": new pulumi.asset.StringAsset(sourceMap),
  });
}

/** The text of a CommonJS module that exports the closure as `handler`, together with what it captured. */
export async function serialiseClosure(name: string, closure: Closure): Promise<string> {
  const serialised = await pulumi.runtime
    .serializeFunction(closure, { exportName: "handler", allowSecrets: true })
    .catch((cause) => assertSerialisable(name, cause));
  assertOnlyValuesCaptured(name, serialised);
  return serialised.text;
}

async function bundle(name: string, text: string, resolveDir: string) {
  const { entry, closure } = importAtStart(text);
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir, sourcefile: `${name}.js` },
    plugins: [virtualModule(CLOSURE_MODULE, closure)],
    alias: { "@aws-sdk/credential-provider-node": join(__dirname, "closure", "lambda-credentials.ts") },
    absWorkingDir: REPOSITORY_ROOT,
    // Nothing is written; the name only anchors the relative paths of the source map.
    outfile: join(REPOSITORY_ROOT, "index.js"),
    write: false,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    // Errors keep the names of their classes, traces those of their functions.
    keepNames: true,
    treeShaking: true,
    sourcemap: "linked",
    // Positions are what a trace needs; the text would outweigh the code.
    sourcesContent: false,
    legalComments: "none",
    logLevel: "silent",
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { code: textOf(".js"), sourceMap: keepOwnSources(textOf(".js.map")) };
}
