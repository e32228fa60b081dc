import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { replaceCostSection } from "../../../scripts/estimate/cost-section";
import { renderDocumentedCosts } from "../../../scripts/operations/costs/estimate-cost";

const ROOT = join(__dirname, "../../..");
const PAGE = readFileSync(join(ROOT, "docs/cost.md"), "utf8");

describe("the cost section of the documentation", function () {
  this.timeout(60_000);
  let costs = "";

  before(async () => {
    costs = await renderDocumentedCosts();
  });

  it("is what the program and the saved prices give; write it with: npm run ops -- estimate --docs", () => {
    expect(PAGE).to.equal(replaceCostSection(PAGE, costs));
  });

  it("is summed up in the README and the changelog", () => {
    const [, dev, prod] = /\| \*\*together\*\* \| (\S+) \| (\S+) \|/.exec(costs)!;
    for (const page of ["README.md", "CHANGELOG.md"]) {
      const text = readFileSync(join(ROOT, page), "utf8").replaceAll("`", "").replaceAll(/\s+/g, " ");
      expect(text, page).to.include(`dev is about USD ${dev} and prod about USD ${prod} a month`);
    }
  });

  it("is refused where the page has no place for it", () => {
    expect(() => replaceCostSection("# A page", "costs")).to.throw(/cost:begin/);
  });
});
