import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT, readDocuments } from "./support/documents";

describe("the table of what would save money", () => {
  it("has every rule once, and no other", () => {
    const { text } = readDocuments().find(({ path }) => path === "docs/cost.md")!;
    const [, table = ""] = /\n\| rule \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(text) ?? [];
    const named = table.split("\n").flatMap((row) => {
      const [, names = ""] = row.split(" | ").length < 3 ? [] : row.split("|");
      return [...names.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name!);
    });
    const rules = readdirSync(join(ROOT, "functions/costs/rules")).map((file) => file.replace(/\.ts$/, ""));
    expect([...named].sort()).to.deep.equal(rules.sort());
  });
});
