import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "./support/documents";

const collectFiles: (options: object) => {
  readonly files: readonly string[];
} = require("mocha/lib/cli/collect-files.cjs");

/**
 * The patterns of the script, in their order: files that take long come first, or a process runs the last one alone.
 * One process more than the two processors of a small machine, since those that wait for a sandbox leave theirs idle.
 */
function listTested(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const spec = [...(scripts.test as string).matchAll(/"([^"]+)"/g)].map(([, pattern]) => pattern!);
  const { ignore } = JSON.parse(readFileSync(join(ROOT, ".mocharc.json"), "utf8"));
  return collectFiles({ spec, ignore, extension: ["ts"], file: [], recursive: false, sort: false }).files;
}

describe("npm test", () => {
  it("runs each file of tests, and each once", () => {
    const written = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".test.ts"))
      .map((path) => join(ROOT, "test", path));
    expect([...listTested()].sort()).to.deep.equal(written.sort());
  });
});
