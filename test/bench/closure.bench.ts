/**
 * What bundling a closure gains: speed of the drift tests, size and load time, each in fresh processes, with
 * the same code called directly and with Pulumi's own packaging beside it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";
import { packageClosure } from "../../infra/closure/package-closure";
import { evaluateProgram } from "../../scripts/program/evaluate-program";
import { timeDriftTests } from "./closure/drift-work";

const ROUNDS = 5;
const LEAST_RATIO = 0.9;
const MOST_LOAD_MS = 60;

const folder = mkdtempSync(join(tmpdir(), "final-mile-bench-"));

async function main(): Promise<void> {
  const direct = writeModule("direct", compileDirectly());
  const packaged = writeModule("packaged", await textOfPackage());
  // As `new aws.lambda.CallbackFunction` does: what the closure uses is captured by value.
  const captured = await pulumi.runtime.serializeFunction(async () => timeDriftTests(), {
    exportName: "handler",
  });
  const byValue = writeModule("by-value", captured.text);

  const speed = fastestOf([direct, packaged, byValue], (file) => `await require("${file}").handler()`);
  const ratio = speed[0]! / speed[1]!;
  print("drift tests of 400 products", [
    ["called directly", `${speed[0]!.toFixed(2)} ms`],
    ["inside the package", `${speed[1]!.toFixed(2)} ms, ${ratio.toFixed(2)}x the speed`],
    ["Pulumi's packaging", `${speed[2]!.toFixed(2)} ms, ${(speed[2]! / speed[0]!).toFixed(1)} times slower`],
  ]);

  const { resources } = await evaluateProgram({ stack: "dev" });
  const functions = resources.flatMap(({ name, code }) => (code ? [{ name, code }] : []));
  const files = functions.map(({ name, code }) => writeModule(name, code["index.js"] ?? ""));
  const loads = fastestOf(
    files,
    (file) =>
      `(() => { const from = performance.now(); require("${file}"); return performance.now() - from; })()`,
  );
  print(
    "packages: zipped with source map, loaded in a fresh process",
    functions.map(({ name, code }, index) => {
      const bytes = Object.values(code).reduce((sum, text) => sum + deflateRawSync(text).length, 0);
      return [name, `${Math.round(bytes / 1000)} KB, ${loads[index]!.toFixed(0)} ms`];
    }),
  );
  if (ratio < LEAST_RATIO || Math.max(...loads) > MOST_LOAD_MS) {
    process.stdout.write(
      `Not met: at least ${LEAST_RATIO}x the speed, at most ${MOST_LOAD_MS} ms to load.\n`,
    );
    process.exitCode = 1;
  }
}

function compileDirectly(): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents:
        'import { timeDriftTests } from "./closure/drift-work"; export const handler = async () => timeDriftTests();',
      resolveDir: __dirname,
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
  });
  return outputFiles[0]!.text;
}

async function textOfPackage(): Promise<string> {
  const archive = await packageClosure(
    "drift",
    async () => {
      const { timeDriftTests: time } = await import("./closure/drift-work");
      return time();
    },
    { resolveDir: __dirname },
  );
  const assets = (await archive.assets) as Record<string, pulumi.asset.StringAsset>;
  return await assets["index.js"]!.text;
}

function writeModule(name: string, text: string): string {
  const file = join(folder, `${name}.js`);
  writeFileSync(file, text);
  return file;
}

/** Evaluates an expression per file in fresh processes, in turn, and keeps the smallest number of each. */
function fastestOf(files: readonly string[], expressionFor: (file: string) => string): number[] {
  const fastest = files.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, file] of files.entries()) {
      const script = `(async () => console.log(${expressionFor(file)}))()`;
      const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
      if (stdout === "") throw new Error(`${file} failed: ${stderr}`);
      fastest[index] = Math.min(fastest[index]!, Number(stdout));
    }
  }
  return fastest;
}

function print(title: string, rows: readonly (readonly string[])[]): void {
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  const lines = rows.map(([name = "", value = ""]) => `  ${name.padEnd(width)}  ${value}`);
  process.stdout.write(`${title}\n${lines.join("\n")}\n`);
}

void main().finally(() => rmSync(folder, { recursive: true, force: true }));
