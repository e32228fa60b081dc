import { expect } from "chai";
import { parseDay } from "../../../../functions/demand/calendar";
import { findForecastRows } from "../../../../functions/handlers/prediction/recall-forecasts";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { writeForecasts } from "../../../support/report-lake";

const DAY = parseDay("2026-11-20")!;
/** What was read is remembered by bucket: each test has its own. */
let buckets = 0;
const createLake = () => createInMemoryLake(`recall-${++buckets}`);

describe("the forecasts that a run left", () => {
  it("are those of the run, or of the day before, with bounds where there are any", async () => {
    const lake = createLake();
    expect(await findForecastRows(lake, DAY, "B")).to.deep.equal([]);
    await writeForecasts(lake, DAY + 1, { B: 99 });
    await writeForecasts(lake, DAY - 2, { B: 98 });
    expect(await findForecastRows(lake, DAY, "B")).to.deep.equal([]);
    await writeForecasts(lake, DAY - 1, { A: 1, B: 6, C: 2 });
    expect((await findForecastRows(lake, DAY, "B")).map(({ date }) => date)).to.deep.equal([
      "2026-11-19",
      "2026-11-20",
      "2026-11-21",
    ]);
    await writeForecasts(lake, DAY, { A: 1, B: 5, C: 2 });
    expect(await findForecastRows(lake, DAY, "B")).to.deep.equal([
      { date: "2026-11-20", predictedDemand: 5, lowerUnits: 4, upperUnits: 6, source: "model" },
      { date: "2026-11-21", predictedDemand: 5, lowerUnits: null, upperUnits: null, source: "model" },
      { date: "2026-11-22", predictedDemand: 5, lowerUnits: null, upperUnits: null, source: "model" },
    ]);
    expect(await findForecastRows(lake, DAY, "AA")).to.deep.equal([]);
  });
});
