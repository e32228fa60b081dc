import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { PlayedPolicy } from "../bench/policies/play-world";
import { type PolicyFigures, renderFigures } from "../bench/policies/render-figures";

const root = join(__dirname, "..", "..");
const kept = JSON.parse(
  readFileSync(join(root, "test", "bench", "policies", "figures.json"), "utf8"),
) as PolicyFigures;

describe("the policies side by side", () => {
  it("are shown in docs/inventory.md as the benchmark measured them", () => {
    const document = readFileSync(join(root, "docs", "inventory.md"), "utf8");
    const rerun = "npm run bench -- policies -- --keep writes the tables anew";
    expect(document.includes(renderFigures(kept)), rerun).to.equal(true);
  });

  it("have the default cost every book less than a level each day, by a fifth to two thirds", () => {
    for (const { name, policies } of kept.worlds) {
      for (const book of Object.keys(policies["reorder point"]!) as (keyof PlayedPolicy)[]) {
        const saved =
          1 -
          policies["reorder point"]![book].totalAmount /
            policies["up to the level, daily"]![book].totalAmount;
        expect(saved, `${name}, ${book}`).within(0.15, 0.7);
      }
    }
  });

  it("add up", () => {
    for (const { policies } of kept.worlds) {
      for (const played of Object.values(policies)) {
        for (const book of Object.values(played)) {
          const parts = book.lostMarginAmount + book.holdingCostAmount + book.orderingCostAmount;
          expect(book.totalAmount).closeTo(parts, 1e-6);
        }
      }
    }
  });
});
