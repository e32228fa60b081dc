import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const INFRA = join(__dirname, "..", "..", "infra");
const COMPOSITION = ["functions.ts", "index.ts"];

/** Files that import the name, without those of the folders left out. */
function findImporters(name: string, leftOut: readonly string[] = []): string[] {
  const pattern = new RegExp(`import [^;]*\\b${name}\\b[^;]* from "\\.`);
  return readdirSync(INFRA, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !leftOut.some((folder) => file.startsWith(`${folder}/`)))
    .filter((file) => pattern.test(readFileSync(join(INFRA, file), "utf8")))
    .sort();
}

describe("the components of infra", () => {
  it("leave the configuration of a stack to the composition", () => {
    const importers = [...findImporters("StackConfig", ["config"]), ...findImporters("readConfig")];
    expect(importers).to.have.members(COMPOSITION);
  });

  it("leave names after project and stack to the composition", () => {
    for (const name of ["physicalName", "alarmName", "catalogueName"]) {
      expect(COMPOSITION, name).to.include.members(findImporters(name));
    }
    expect(findImporters("physicalName")).to.deep.equal(COMPOSITION);
  });
});
