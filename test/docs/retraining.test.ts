import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type RecoveryFigures, renderRecovery } from "../bench/recovery/render-recovery";

const root = join(__dirname, "..", "..");
const kept = JSON.parse(
  readFileSync(join(root, "test", "bench", "recovery", "figures.json"), "utf8"),
) as RecoveryFigures;

describe("how accuracy comes back after the world has changed", () => {
  it("is shown in docs/retraining.md as the benchmark measured it", () => {
    const document = readFileSync(join(root, "docs", "retraining.md"), "utf8");
    const rerun = "npm run bench -- recovery -- --keep writes the table anew";
    expect(document.includes(renderRecovery(kept)), rerun).to.equal(true);
  });

  it("is so in most worlds that the method was not made on, after one training", () => {
    const others = kept.runs.filter(({ seed }) => ![1, 2, 5].includes(seed));
    const recovered = others.filter(({ before, end }) => end <= before * (1 + kept.toleratedLoss));
    expect(others.length).to.be.at.least(6);
    expect(recovered.length / others.length).to.be.at.least(0.75);
  });
});
