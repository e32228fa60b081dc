import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type FleetFigures, renderFleetFigures } from "../bench/drift-study/fleet/measure-fleets";
import { renderFigures } from "../bench/drift-study/render-figures";
import type { StudyFigures } from "../bench/drift-study/run-study";
import { computeSample } from "../bench/drift-study/sample";

const root = join(__dirname, "..", "..");
const kept = JSON.parse(readFileSync(join(root, "test", "bench", "drift-study", "figures.json"), "utf8")) as {
  figures: StudyFigures;
  sample: Record<string, string>;
};
const RERUN = "npm run bench -- drift-study -- --keep --data FILE writes both anew";

describe("the drift study", () => {
  it("is shown in docs/monitoring.md as the benchmark printed it", () => {
    const document = readFileSync(join(root, "docs", "monitoring.md"), "utf8");
    expect(document.includes(renderFigures(kept.figures)), RERUN).to.equal(true);
  });

  it("of events in fleets is shown there too", () => {
    const file = join(root, "test", "bench", "drift-study", "fleet", "figures.json");
    const figures = JSON.parse(readFileSync(file, "utf8")) as FleetFigures;
    const document = readFileSync(join(root, "docs", "monitoring.md"), "utf8");
    const rerun = "npm run bench -- fleet-events -- --keep writes both anew";
    expect(document.includes(renderFleetFigures(figures)), rerun).to.equal(true);
  });

  it("was run on the monitor as it is: a sample of its products gives the same scores and alarms", () => {
    expect(computeSample(), RERUN).to.deep.equal(kept.sample);
  });
});
