import { expect } from "chai";
import { parseDay } from "../../../../functions/demand/calendar";
import { measureHorizonAccuracy } from "../../../../functions/handlers/report/horizon-accuracy";
import { readScores } from "../../../../functions/handlers/report/read-scores";
import { createInMemoryLake, type InMemoryLake } from "../../../support/in-memory-lake";
import { writeForecasts, writeScores } from "../../../support/report-lake";

const DAY = parseDay("2026-11-20")!;
/** What was read is remembered by bucket: each test has its own. */
let buckets = 0;
const createLake = () => createInMemoryLake(`horizon-${++buckets}`);

const measure = async (
  lake: InMemoryLake,
  fromDay: number,
  toDay: number,
  productId = "B",
  horizonDays = 3,
) => {
  const { days } = await readScores(lake, fromDay, toDay);
  return measureHorizonAccuracy(lake, productId, days, horizonDays);
};

describe("horizon-accuracy", () => {
  it("measures each step by the forecasts of the runs that looked so far ahead", async () => {
    const lake = createLake();
    for (let step = 0; step < 3; step++) {
      await writeScores(lake, DAY + step, { A: [1, 9, 9], B: [10, 9, 9], C: [1, 9, 9] });
      await writeForecasts(lake, DAY + step, { A: 77, B: 11 + step, C: 78 });
    }
    // Step 1: the runs of the day itself say 11, 12, 13 of 10. Step 2: 11 of the 21st, 12 of the 22nd. Step 3: 11.
    expect(await measure(lake, DAY, DAY + 2)).to.deep.equal([
      { step: 1, wape: 6 / 30, daysUsed: 3 },
      { step: 2, wape: 3 / 20, daysUsed: 2 },
      { step: 3, wape: 1 / 10, daysUsed: 1 },
    ]);
    // A shorter horizon leaves what lies beyond it out.
    expect((await measure(lake, DAY, DAY + 2, "B", 2)).map(({ step }) => step)).to.deep.equal([1, 2]);
    expect(await measure(lake, DAY, DAY + 2, "nobody")).to.deep.equal([]);
  });

  it("counts days that were scored only, in whatever order they come", async () => {
    const lake = createLake();
    await writeScores(lake, DAY, { A: [1, 9, 9], B: [10, 9, 9, "closed"] });
    await writeScores(lake, DAY + 1, { B: [10, 9, 9] });
    await writeScores(lake, DAY + 2, { A: [1, 9, 9] });
    await writeScores(lake, DAY + 10, { B: [10, 9, 9] });
    for (const runDay of [DAY, DAY + 1, DAY + 10]) await writeForecasts(lake, runDay, { B: 12 });
    const { days } = await readScores(lake, DAY, DAY + 10);
    // The run of the first day lies before the first day that was scored.
    const expected = [{ step: 1, wape: 4 / 20, daysUsed: 2 }];
    expect(await measureHorizonAccuracy(lake, "B", days, 3)).to.deep.equal(expected);
    expect(await measureHorizonAccuracy(lake, "B", [...days].reverse(), 3)).to.deep.equal(expected);
  });

  it("measures the model's own forecasts, not those of the baseline that stood in", async () => {
    const lake = createLake();
    await writeScores(lake, DAY, { B: [10, 9, 9] });
    await writeScores(lake, DAY + 1, { B: [10, 10, 10, "quarantined"] });
    await writeScores(lake, DAY + 2, { B: [10, 9, 9] });
    await writeForecasts(lake, DAY, { B: 12 });
    // The run of the second day was the baseline's on all days.
    await writeForecasts(lake, DAY + 1, { B: 10 }, 1);
    expect(await measure(lake, DAY, DAY + 2)).to.deep.equal([
      { step: 1, wape: 2 / 10, daysUsed: 1 },
      { step: 3, wape: 2 / 10, daysUsed: 1 },
    ]);
    const { quarantinedDays, byProduct } = await readScores(lake, DAY, DAY + 2);
    expect([...quarantinedDays]).to.deep.equal([["B", 1]]);
    expect(byProduct.get("B")!.model.count).to.equal(2);
  });

  it("has no WAPE where nothing was sold", async () => {
    const lake = createLake();
    await writeScores(lake, DAY, { B: [0, 9, 9] });
    await writeForecasts(lake, DAY, { B: 12 });
    expect(await measure(lake, DAY, DAY)).to.deep.equal([{ step: 1, wape: null, daysUsed: 1 }]);
  });

  it("looks at the runs of the last 28 days", async () => {
    const lake = createLake();
    const asked: number[] = [];
    const recording = {
      ...lake,
      readPredictions: async (runDay: number) => {
        asked.push(runDay);
        return undefined;
      },
    };
    await writeScores(lake, DAY, { B: [10, 9, 9] });
    await writeScores(lake, DAY + 40, { B: [10, 9, 9] });
    const { days } = await readScores(lake, DAY, DAY + 40);
    await measureHorizonAccuracy(recording, "B", days, 3);
    expect(asked).to.deep.equal(Array.from({ length: 28 }, (_, age) => DAY + 40 - age));
  });
});
