import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { replaceSection } from "../../../scripts/estimate/readme-section";
import { renderReadmeCosts } from "../../../scripts/operations/costs/estimate-cost";

const README = readFileSync(join(__dirname, "../../../README.md"), "utf8");

describe("the cost section of the README", () => {
  it("is what the program and the saved prices give; write it with: npm run ops -- estimate --readme", async () => {
    expect(README).to.equal(replaceSection(README, await renderReadmeCosts()));
  });

  it("is refused where the README has no place for it", () => {
    expect(() => replaceSection("# A page", "costs")).to.throw(/cost:begin/);
  });
});
