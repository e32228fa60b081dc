import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type FleetFigures, priceTask } from "../bench/fan-out/price-day";
import { renderFigures } from "../bench/fan-out/render-figures";

const root = join(__dirname, "..", "..");
const kept = JSON.parse(
  readFileSync(join(root, "test", "bench", "fan-out", "figures.json"), "utf8"),
) as FleetFigures;

describe("the cost of a fleet", () => {
  it("is shown in docs/fan-out.md as the benchmark measured it and today's saved prices make it", () => {
    const document = readFileSync(join(root, "docs", "fan-out.md"), "utf8");
    const rerun = "npm run bench -- fan-out -- --keep writes the tables anew";
    expect(document.includes(renderFigures(kept)), rerun).to.equal(true);
  });

  it("grows with the fleet, and counts the time that a function waits for the model", () => {
    const twice = { ...kept, fleetProducts: 2 * kept.fleetProducts };
    const [once, more] = [priceTask("predict", kept), priceTask("predict", twice)];
    expect(more.totalUsd / once.totalUsd).to.be.closeTo(2, 0.01);
    const { predict } = kept;
    const slowModel = { ...kept, predict: { ...predict, modelSeconds: predict.modelSeconds + 3600 } };
    const slow = priceTask("predict", slowModel);
    // One hour of waiting for the products that were worked on, for those of the fleet as often as they are more.
    const hours = kept.fleetProducts / predict.products;
    expect(slow.gibSeconds - once.gibSeconds).to.be.closeTo((hours * 3600 * 1769) / 1024, 1e-3);
    // On both CPUs of an instance.
    expect(slow.modelHours - once.modelHours).to.be.closeTo(hours / 2, 1e-9);
  });
});
