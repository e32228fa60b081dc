import { expect } from "chai";
import { weekdayOf } from "../../../functions/demand/calendar";
import type { DemandSeries } from "../../../functions/demand/series";
import { buildForecastFrame } from "../../../functions/forecasting/forecast-frame";
import { forecastSimply, NO_MODEL } from "../../../functions/forecasting/simple-forecasts";

const LAST_DAY = 20_000;
const HORIZON_DAYS = 14;

/** Products of ten weeks, whose units of a day a function tells. */
function createFleet(unitsOf: (product: number, day: number) => number, products = 8): DemandSeries[] {
  return Array.from({ length: products }, (_, product) => {
    const days = Int32Array.from({ length: 70 }, (_day, index) => LAST_DAY - 69 + index);
    return {
      productId: `P${product}`,
      days,
      unitsSold: Float64Array.from(days, (day) => unitsOf(product, day)),
      sellingPrice: new Float64Array(days.length).fill(2),
      features: {},
    } as unknown as DemandSeries;
  });
}

const forecast = (fleet: readonly DemandSeries[]) =>
  forecastSimply(buildForecastFrame(fleet, LAST_DAY, HORIZON_DAYS), fleet);

describe("forecasts while there is no model", () => {
  it("repeat the week where each product has a week of its own", () => {
    // Product by product another best weekday: what the fleet sells on a weekday tells nothing of one of them.
    const units = (product: number, day: number) => (weekdayOf(day) === product % 7 ? 30 : 5);
    const { method, table, wape } = forecast(createFleet(units, 7));
    expect(method).to.equal("seasonal-naive");
    expect(wape).to.equal(0);
    table.productIds.forEach((productId, row) => {
      expect(table.predictedDemand[row]).to.equal(units(Number(productId.slice(1)), table.days[row]!));
    });
  });

  it("are smoothed where a week is mostly chance, in the shape of the fleet's weekdays", () => {
    // Alternating high and low weeks around 100: the last week is the worst guess of the next one.
    const { method, table } = forecast(
      createFleet((product, day) => 100 + ((Math.floor(day / 7) + product) % 2 === 0 ? 40 : -40)),
    );
    expect(method).to.equal("smoothing");
    for (const units of table.predictedDemand) expect(units).to.be.within(70, 130);
  });

  it("stand in for a model's, so that none is scored as one, and have no bounds", () => {
    const { table } = forecast(createFleet(() => 3));
    expect(table.modelVersion).to.equal(NO_MODEL);
    expect([...table.standsIn!].every((one) => one === 1)).to.equal(true);
    expect([...table.lower!, ...table.upper!].every(Number.isNaN)).to.equal(true);
    expect(table.days.length).to.equal(8 * HORIZON_DAYS);
  });

  it("are none on days on which the fleet never trades, and never negative", () => {
    const isSunday = (day: number) => weekdayOf(day) === 0;
    const fleet = createFleet((_product, day) => (isSunday(day) ? Number.NaN : 4)).map((series) => {
      const open = [...series.days].flatMap((day, row) => (isSunday(day) ? [] : [row]));
      return {
        ...series,
        days: Int32Array.from(open, (row) => series.days[row]!),
        unitsSold: Float64Array.from(open, (row) => series.unitsSold[row]!),
        sellingPrice: new Float64Array(open.length).fill(2),
      };
    });
    const { table } = forecast(fleet);
    table.days.forEach((day, row) => {
      expect(table.predictedDemand[row]).to.be.closeTo(isSunday(day) ? 0 : 4, 1e-9);
    });
  });
});
