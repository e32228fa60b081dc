import * as pulumi from "@pulumi/pulumi";
import { bundle } from "./bundler";
import { assertOnlyValuesCaptured, assertSerialisable } from "./captured-code";

/** A function that may stand inline in the program, beside the resources it uses. */
export type Closure = (event: never, context: never) => Promise<unknown>;

export interface PackageClosureOptions {
  /** Folder of the file in which the closure stands: its `import("./...")` are relative to it. */
  readonly resolveDir: string;
}

/** Name of the handler in a package, as Lambda's `handler` property wants it. */
export const PACKAGE_HANDLER = "index.handler";

/**
 * Turns an inline closure into the package of a Lambda function.
 *
 *     const code = packageClosure("monitor", async (event: ScheduledEvent) => {
 *       const { handleMonitor } = await import("../../functions/handlers/monitor");
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
  const { code, sourceMap } = await bundle({ name, text, resolveDir: options.resolveDir });
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
