import { SourceMap, type SourceMapPayload } from "node:module";
import { expect } from "chai";
import { transformSync } from "esbuild";
import { keepOwnSources } from "../../../infra/closure/source-map";

/** A map of one line with three segments: our code at column 0, a library at 10, our code at 20. */
const MIXED = JSON.stringify({
  version: 3,
  sources: ["functions/a.ts", "node_modules/lib/b.js"],
  sourcesContent: ["", ""],
  names: [],
  // [0, source 0, line 0, column 0], [+10, source +1, line +5, column +2], [+10, source -1, line -4, column +1]
  mappings: "AAAA,UCKE,UDJC",
});

describe("keepOwnSources", () => {
  const kept = JSON.parse(keepOwnSources(MIXED)) as SourceMapPayload;
  const map = new SourceMap(kept);

  it("lists our sources only", () => {
    expect(kept.sources).to.deep.equal(["functions/a.ts"]);
  });

  it("keeps the positions of our code", () => {
    expect(map.findEntry(0, 3)).to.include({
      originalSource: "functions/a.ts",
      originalLine: 0,
      originalColumn: 0,
    });
    expect(map.findEntry(0, 25)).to.include({
      originalSource: "functions/a.ts",
      originalLine: 1,
      originalColumn: 3,
    });
  });

  it("does not lay a library's code upon ours", () => {
    expect(map.findEntry(0, 15)).not.to.have.property("originalLine", 0);
  });

  it("finds the line of every position, with a segment where a line begins", () => {
    const { map: json } = transformSync(
      "export const total = [1, 2, 3]\n  .map((x) => x * 70000)\n  .length;",
      {
        sourcemap: true,
        sourcefile: "functions/c.ts",
        minifyWhitespace: true,
      },
    );
    const whole = new SourceMap(JSON.parse(json));
    const lines = new SourceMap(JSON.parse(keepOwnSources(json)));
    const lineAt = (one: SourceMap, column: number) =>
      (one.findEntry(0, column) as { readonly originalLine?: number }).originalLine;
    for (let column = 0; column < 60; column++) {
      expect(lineAt(lines, column), `${column}`).to.equal(lineAt(whole, column));
    }
    expect(lineAt(lines, 59)).to.equal(2);
    expect(JSON.parse(keepOwnSources(json)).mappings.split(",")).to.have.length(3);
  });
});
