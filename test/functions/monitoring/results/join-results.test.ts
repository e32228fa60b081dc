import { expect } from "chai";
import { addError } from "../../../../functions/demand/error-sums";
import { OutlineJoin } from "../../../../functions/monitoring/results/join-results";
import type { FleetOutline } from "../../../../functions/monitoring/results/product-result";
import { createDaySums } from "../../../../functions/monitoring/run/day-sums";
import { fleetResult } from "../../../support/fleet-result";

function join(parts: readonly FleetOutline[]): FleetOutline {
  const outline = new OutlineJoin(parts.length);
  for (const part of parts) outline.add(part);
  return outline.outline();
}

const inputsOf = (value: number) => ({ rowCount: 1, columns: { rain: [value] } });

describe("the outline of a fleet from its parts", () => {
  it("has the days of any part, the newest model, and sums of all steps that any part has", () => {
    const [short, long] = [createDaySums(1), createDaySums(3)];
    addError(short.model, 10, 12);
    addError(short.steps[0]!.sums, 10, 12);
    addError(long.model, 10, 7);
    addError(long.steps[2]!.sums, 10, 7);
    const outline = join([
      fleetResult([], { lastDay: short, openDays: [5, 3], windowDays: [3], modelVersion: "old" }),
      fleetResult([], { lastDay: long, openDays: [4, 5], windowDays: [2, 4], modelVersion: "new" }),
      fleetResult([], { modelVersion: "without a day" }),
    ]);
    expect(outline).to.deep.include({ openDays: [3, 4, 5], windowDays: [2, 3, 4], modelVersion: "new" });
    expect(outline.lastDay.model).to.include({ count: 2, absoluteError: 5 });
    expect(outline.lastDay.steps.map(({ sums }) => sums.absoluteError)).to.deep.equal([2, 0, 3]);
    expect(outline).to.not.have.property("baselineInputs");
  });

  it("knows no model while no part has forecasts", () => {
    expect(join([fleetResult([], { modelVersion: "v1" })]).modelVersion).to.equal(null);
    expect(join([]).lastDay.steps).to.deep.equal([]);
  });

  it("has the inputs of all parts, or of 128 taken evenly, in their order", () => {
    const parts = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        fleetResult([], { inputs: inputsOf(index), baselineInputs: inputsOf(-index) }),
      );
    const few = join(parts(128));
    expect(few.inputs.columns.rain).to.deep.equal(Array.from({ length: 128 }, (_, index) => index));
    expect(few.baselineInputs?.rowCount).to.equal(128);
    for (const count of [129, 1_000, 2_500]) {
      const { inputs, baselineInputs } = join(parts(count));
      expect([inputs.rowCount, baselineInputs?.rowCount]).to.deep.equal([128, 128]);
      const taken = inputs.columns.rain as readonly number[];
      const gaps = taken.slice(1).map((index, position) => index - taken[position]!);
      expect(Math.max(...gaps) - Math.min(...gaps), `${count} parts`).to.be.at.most(1);
    }
  });
});
