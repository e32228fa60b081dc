import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { expect } from "chai";
import type { RegisteredResource } from "../../scripts/program/evaluation";
import { evaluateOnce } from "../support/evaluated-stacks";
import { WHOLE } from "./program/configurations";

const ROOT = join(__dirname, "..", "..");

/** Most bytes of a package as it is uploaded; the report brings its page along. */
const MOST_BYTES: Readonly<Record<string, number>> = { report: 300_000 };
const MOST_BYTES_OF_OTHERS = 250_000;

/** An operation that a package calls, where it does not read the lake. */
const OWN_OPERATION: Readonly<Record<string, string>> = { "sign-in": "GetSecretValue" };

/** Size of the zip archive: compressed entries, and some hundred bytes of headers per file. */
function zippedBytes(files: Readonly<Record<string, string>>): number {
  return Object.values(files).reduce((sum, text) => sum + deflateRawSync(text).length + 200, 22);
}

describe("the packages of the functions", () => {
  let functions: readonly (RegisteredResource & { readonly code: Readonly<Record<string, string>> })[];

  before(async () => {
    const { resources } = await evaluateOnce(WHOLE);
    functions = resources.flatMap((resource) =>
      resource.code ? [{ ...resource, code: resource.code }] : [],
    );
  });

  it("belong to every function", async () => {
    const { resources } = await evaluateOnce(WHOLE);
    const declared = resources.filter(({ type }) => type === "aws:lambda/function:Function");
    expect(functions.map(({ name }) => name)).to.deep.equal(declared.map(({ name }) => name));
    expect(functions.length).to.be.at.least(6);
  });

  it("are small", () => {
    for (const { name, code } of functions) {
      expect(zippedBytes(code), name).to.be.at.most(MOST_BYTES[name] ?? MOST_BYTES_OF_OTHERS);
    }
  });

  it("name no folder of this machine", () => {
    for (const { name, code } of functions) {
      for (const text of Object.values(code)) expect(text.includes(ROOT), name).to.equal(false);
    }
  });

  it("wrap nothing but the closure itself into the serialiser's blocks", () => {
    for (const { name, code } of functions) {
      // One for the closure, three for the methods of an output.
      expect(code["index.js"]?.match(/\bwith ?\(\{/g)?.length ?? 0, name).to.be.within(1, 4);
    }
  });

  it("leave out what they do not call: other shapes of S3, event streams, modules wrapped for later", () => {
    for (const { name, code } of functions) {
      const text = code["index.js"] ?? "";
      expect(text, name).to.contain(OWN_OPERATION[name] ?? "ListObjectsV2");
      expect(text, name).to.not.match(/AnalyticsConfiguration|IntelligentTiering|EventStreamCodec/);
      // esbuild's helper for a module that starts when it is first asked for.
      expect(text, name).to.not.contain("__esm");
    }
  });

  it("carry a map that leads back to the handlers", () => {
    for (const { name, code } of functions) {
      const { sources } = JSON.parse(code["index.js.map"] ?? "{}") as { sources: string[] };
      expect(sources, name).to.include(`functions/handlers/${name}.ts`);
      expect(code["index.js"], name).to.contain("sourceMappingURL=index.js.map");
    }
  });

  it("load in a fresh process", () => {
    const folder = mkdtempSync(join(tmpdir(), "final-mile-packages-"));
    try {
      for (const { name, code } of functions) {
        const file = join(folder, `${name}.js`);
        writeFileSync(file, code["index.js"] ?? "");
        const script = `console.log(typeof require(${JSON.stringify(file)}).handler)`;
        const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
        expect(stdout, `${name}: ${stderr}`).to.equal("function\n");
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("are made in a preview too, where no output is known", async () => {
    const { resources } = await evaluateOnce({ ...WHOLE, preview: true });
    const previewed = resources.filter(({ code }) => code);
    expect(previewed.map(({ name }) => name).sort()).to.deep.equal(functions.map(({ name }) => name).sort());
  });
});
